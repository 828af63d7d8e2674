package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Shape;

/** The count of connections by which the spread of first values is chosen. */
public enum Fan {
  /** The inputs of one output: keeps the variance of activations in the forward pass. */
  FAN_IN,
  /** The outputs of one input: keeps the variance of gradients in the backward pass. */
  FAN_OUT;

  /**
   * The count for a weight.
   *
   * @param weight {@code [out, in, kernel...]}; of a grouped convolution {@code [out, in / groups,
   *     kernel...]}
   */
  public long of(Shape weight) {
    if (weight.rank() < 2) {
      throw new IllegalArgumentException("a weight of shape " + weight + " has no fan");
    }
    long window = weight.slice(2).size();
    return weight.get(this == FAN_IN ? 1 : 0) * window;
  }
}
