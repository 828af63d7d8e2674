package org.cfgrun.runtime.optim;

import org.jspecify.annotations.Nullable;

/**
 * Learning rate and weight decay of the optimizer's config, which per-parameter rules multiply.
 *
 * @param lr learning rate, or null for the optimizer's default
 * @param weightDecay weight decay, or null for the optimizer's default
 */
public record BaseRates(@Nullable Double lr, @Nullable Double weightDecay) {}
