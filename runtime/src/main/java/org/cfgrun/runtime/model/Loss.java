package org.cfgrun.runtime.model;

import org.cfgrun.runtime.registry.BuiltFrom;
import org.cfgrun.runtime.registry.Registries;

/** Measures how far predictions are from their targets. */
@BuiltFrom(Registries.MODELS)
public interface Loss {}
