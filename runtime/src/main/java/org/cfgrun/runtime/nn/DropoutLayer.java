package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Dropout layer, configured by {@code dropout_layer}. */
@BuiltFrom(Registries.DROPOUT_LAYERS)
public abstract class DropoutLayer extends Layer {}
