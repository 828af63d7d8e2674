package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** An activation function: what a config calls {@code act_cfg}. */
@BuiltFrom(Registries.ACTIVATION_LAYERS)
@FunctionalInterface
public interface Activation {
  /** Applies it to every element; the input may be overwritten. */
  Tensor apply(Tensor x);
}
