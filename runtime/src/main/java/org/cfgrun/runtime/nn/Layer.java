package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/** Module with one input and one output. */
public abstract class Layer extends Module {
  /** Computes the output. */
  public abstract Tensor forward(Tensor x);
}
