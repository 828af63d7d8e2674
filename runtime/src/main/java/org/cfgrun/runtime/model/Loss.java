package org.cfgrun.runtime.model;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Measures how far predictions are from their targets. */
@BuiltFrom(Registries.MODELS)
public interface Loss {}
