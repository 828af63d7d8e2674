package org.cfgrun.runtime.nn;

import ai.djl.ndarray.NDArray;
import org.cfgrun.runtime.registry.BuiltFrom;
import org.cfgrun.runtime.registry.Registries;

/** An activation function: what a config calls {@code act_cfg}. */
@BuiltFrom(Registries.ACTIVATION_LAYERS)
@FunctionalInterface
public interface Activation {
  /** Applies it to every element; the input may be overwritten. */
  NDArray apply(NDArray x);
}
