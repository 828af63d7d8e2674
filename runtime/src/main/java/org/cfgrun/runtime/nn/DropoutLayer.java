package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/**
 * Leaves out parts of its input at random in training: what a config calls {@code dropout_layer}.
 */
@BuiltFrom(Registries.DROPOUT_LAYERS)
public abstract class DropoutLayer extends Layer {}
