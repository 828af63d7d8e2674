package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** The element-wise formulas of the losses, and how they are reduced. */
final class LossKernel {
  private LossKernel() {}

  /** One value an element. */
  static Tensor elements(String formula, @Nullable Object... arguments) {
    return kernel().call(formula, arguments);
  }

  /**
   * {@code factor * sum(weights * elements) / (average + eps)}, eps being the single-precision
   * epsilon, as mmdet's {@code weight_reduce_loss}; or the weighted elements.
   *
   * @param weights {@code [n]}, or null
   */
  static Tensor reduce(
      Tensor elements,
      @Nullable Tensor weights,
      Reduction reduction,
      double factor,
      double average) {
    return kernel().call("reduce", elements, weights, reduction == Reduction.MEAN, factor, average);
  }

  private static Kernel kernel() {
    return Kernel.load(LossKernel.class, "losses.ts");
  }
}
