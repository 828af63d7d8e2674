package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;

/** Compares gradients with finite differences, in 64 bits. */
final class GradientCheck {
  private static final double STEP = 1e-6;
  private static final double NEAR = 1e-6;

  private GradientCheck() {}

  /**
   * Checks all derivatives of a weighted sum of the function's elements.
   *
   * @param at point at which the function is smooth
   */
  static void check(UnaryOperator<Tensor> function, Shape shape, double... at) {
    Tensor x = tensor(shape, at).requiresGrad_(true);
    Autograd.backward(Autograd.record(() -> weighted(function.apply(x))));
    double[] gradient = Autograd.gradient(x).toDoubleArray();
    for (int i = 0; i < at.length; i++) {
      double up = shifted(function, shape, at, i, STEP);
      double down = shifted(function, shape, at, i, -STEP);
      assertThat(gradient[i])
          .as("derivative %d", i)
          .isCloseTo((up - down) / (2 * STEP), within(NEAR));
    }
  }

  private static double shifted(
      UnaryOperator<Tensor> function, Shape shape, double[] at, int i, double by) {
    double[] moved = at.clone();
    moved[i] += by;
    return weighted(function.apply(tensor(shape, moved))).toDouble();
  }

  private static Tensor weighted(Tensor y) {
    double[] weights = new double[(int) y.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + Math.sin(3 * i);
    }
    return y.mul(tensor(y.shape(), weights)).sum();
  }

  static Tensor tensor(Shape shape, double... values) {
    return Tensor.of(values, shape, Device.CPU);
  }

  /** Returns irregular numbers between -1 and 1. */
  static double[] some(int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.sin(1.7 * i * i + 0.3);
    }
    return values;
  }
}
