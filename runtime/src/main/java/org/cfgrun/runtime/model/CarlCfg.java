package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Loss of boxes that is weighted by the score of their class (CARL of PISA,
 * https://arxiv.org/abs/1904.04821): {@code (bias + (1 - bias) score)^k}.
 *
 * @param k exponent
 * @param bias weight of a box with a score of 0, before the power
 */
public record CarlCfg(
    @Bounds(min = 0) @Default("1") double k,
    @Bounds(min = 0, max = 1) @Default("0.2") double bias) {}
