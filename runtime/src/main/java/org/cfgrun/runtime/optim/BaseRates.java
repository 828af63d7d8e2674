package org.cfgrun.runtime.optim;

import org.jspecify.annotations.Nullable;

/**
 * What the optimizer's config says for all parameters; rules for single ones are factors of it.
 *
 * @param lr learning rate, or null where the config leaves it to the optimizer
 * @param weightDecay weight decay, or null where the config leaves it to the optimizer
 */
public record BaseRates(@Nullable Double lr, @Nullable Double weightDecay) {}
