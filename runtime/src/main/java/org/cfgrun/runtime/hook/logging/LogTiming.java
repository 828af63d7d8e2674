package org.cfgrun.runtime.hook.logging;

import org.cfgrun.components.Default;

/**
 * Arguments shared by all loggers.
 *
 * @param interval number of steps to average and log together
 * @param ignoreLast whether to drop the steps after the last full interval of an epoch
 * @param resetFlag whether to clear the averages after logging; the last logger of a run always
 *     does
 * @param byEpoch whether to count steps within their epoch instead of over the whole run
 */
public record LogTiming(
    @Default("10") int interval,
    @Default("True") boolean ignoreLast,
    @Default("False") boolean resetFlag,
    @Default("True") boolean byEpoch) {}
