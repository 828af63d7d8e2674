package org.cfgrun.interpreter.compare;

import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/**
 * One place in which two configs differ.
 *
 * @param leftPath where it is in the left config; in a list it may have another index than right
 * @param left the left value; null when only the right config has one
 * @param rightPath where it is in the right config
 * @param right the right value; null when only the left config has one
 */
public record Change(
    ConfigPath leftPath,
    @Nullable ConfigNode left,
    ConfigPath rightPath,
    @Nullable ConfigNode right) {}
