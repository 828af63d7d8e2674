package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Piecewise linear approximation of the sigmoid: {@code (x + bias) / divisor}, from 0 to 1.
 *
 * @param bias term added to the input
 * @param divisor divisor of the sum
 */
public record HSigmoid(double bias, double divisor) implements Activation {
  /** {@code (x + 3) / 6}, from 0 to 1. */
  public static final HSigmoid WIDE = new HSigmoid(3, 6);

  @Override
  public Tensor apply(Tensor x) {
    return x.add(bias).div(divisor).clamp(0, 1);
  }
}
