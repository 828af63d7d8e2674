package org.cfgrun.runtime.model;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Measures the difference between predictions and targets. */
@BuiltFrom(Registries.MODELS)
public interface Loss {}
