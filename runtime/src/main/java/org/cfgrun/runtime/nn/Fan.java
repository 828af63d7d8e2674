package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Shape;

/** Number of connections per unit, which determines the scale of initial values. */
public enum Fan {
  /**
   * Inputs per output ({@code fan_in}): preserves the variance of activations in the forward pass.
   */
  FAN_IN,
  /**
   * Outputs per input ({@code fan_out}): preserves the variance of gradients in the backward pass.
   */
  FAN_OUT;

  /**
   * Returns the number of connections of a weight.
   *
   * @param weight {@code [out, in, kernel...]}; of a grouped convolution {@code [out, in / groups,
   *     kernel...]}
   */
  public long of(Shape weight) {
    if (weight.rank() < 2) {
      throw new IllegalArgumentException(
          "a weight of shape " + weight + " has no fan: expected at least two dimensions");
    }
    long window = weight.slice(2).size();
    return weight.get(this == FAN_IN ? 1 : 0) * window;
  }
}
