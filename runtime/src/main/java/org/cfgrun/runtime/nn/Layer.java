package org.cfgrun.runtime.nn;

import ai.djl.ndarray.NDArray;

/** A module of one input and one output. */
public abstract class Layer extends Module {
  /** Computes the output. */
  public abstract NDArray forward(NDArray x);
}
