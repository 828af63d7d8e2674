package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;

/**
 * Sets the epoch of the sampler for shuffling. cfgrun's loaders receive the epoch number anyway,
 * also on several processes, so this hook does nothing.
 */
@Component(Registries.HOOKS)
public final class DistSamplerSeedHook extends Hook {}
