package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Activation function, configured by {@code act_cfg}. */
@BuiltFrom(Registries.ACTIVATION_LAYERS)
@FunctionalInterface
public interface Activation {
  /** Applies the function to every element; it may overwrite the input. */
  Tensor apply(Tensor x);
}
