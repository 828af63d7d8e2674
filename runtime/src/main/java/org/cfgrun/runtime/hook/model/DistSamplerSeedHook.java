package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;

/**
 * Tells the sampler which epoch begins, so that it shuffles anew. Loaders of cfgrun are asked for
 * an epoch by its number in any case: nothing is left to do.
 */
@Component(Registries.HOOKS)
public final class DistSamplerSeedHook extends Hook {}
