package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/** Learned factor {@code scale}, initially 1. */
public final class Scale extends Layer {
  private final Parameter scale = parameter("scale", Init.constant(1));

  @Override
  public Tensor forward(Tensor x) {
    return x.mul(scale.data());
  }
}
