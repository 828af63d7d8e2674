package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Drops random parts of its input in training: {@code dropout_layer} in a config. */
@BuiltFrom(Registries.DROPOUT_LAYERS)
public abstract class DropoutLayer extends Layer {}
