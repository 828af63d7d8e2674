package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Swish, also called SiLU: {@code x sigmoid(x)} (https://arxiv.org/abs/1710.05941). */
@Component(
    value = Registries.ACTIVATION_LAYERS,
    names = {"Swish", "SiLU"})
public final class Swish implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return Functional.silu(x);
  }
}
