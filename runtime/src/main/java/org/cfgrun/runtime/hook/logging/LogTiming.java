package org.cfgrun.runtime.hook.logging;

import org.cfgrun.components.Default;

/**
 * The arguments that all loggers share.
 *
 * @param interval how many steps are averaged and logged together
 * @param ignoreLast whether the steps after the last full interval of an epoch are left out
 * @param resetFlag whether the averages are cleared once they are logged; the last logger of a run
 *     always does so
 * @param byEpoch whether steps are counted in their epoch instead of over the whole run
 */
public record LogTiming(
    @Default("10") int interval,
    @Default("True") boolean ignoreLast,
    @Default("False") boolean resetFlag,
    @Default("True") boolean byEpoch) {}
