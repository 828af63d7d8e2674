package org.cfgrun.interpreter.compare;

import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/**
 * A difference between two configs.
 *
 * @param leftPath the path in the left config; indices may differ from the right path
 * @param left the left value; null if only the right config has one
 * @param rightPath the path in the right config
 * @param right the right value; null if only the left config has one
 */
public record Change(
    ConfigPath leftPath,
    @Nullable ConfigNode left,
    ConfigPath rightPath,
    @Nullable ConfigNode right) {}
