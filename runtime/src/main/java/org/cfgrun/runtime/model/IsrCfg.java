package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Reweighting of positives by their importance (ISR-P of PISA, https://arxiv.org/abs/1904.04821): a
 * weight becomes {@code (bias + (1 - bias) weight)^k}.
 *
 * @param k exponent
 * @param bias weight of the least important positive, before the power
 */
public record IsrCfg(
    @Bounds(min = 0) @Default("2") double k, @Bounds(min = 0, max = 1) @Default("0") double bias) {}
