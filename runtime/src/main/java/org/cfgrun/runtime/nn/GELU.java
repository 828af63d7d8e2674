package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Gaussian error linear unit (https://arxiv.org/abs/1606.08415), {@code x Φ(x)}. */
@Component(Registries.ACTIVATION_LAYERS)
public final class GELU implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return Functional.gelu(x);
  }
}
