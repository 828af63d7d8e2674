package org.cfgrun.runtime.model.loss;

import java.util.Locale;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Reduction of a loss over its elements. */
public enum Reduction {
  /** The sum, divided by the number that the head passes, or else by the number of elements. */
  MEAN,
  /** The sum; only for heads that divide it themselves. */
  SUM,
  /** One value per element; the step takes their mean. */
  NONE;

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  /**
   * Weights and reduces the elements of a loss.
   *
   * @param elements {@code [n, k]}
   * @param weights {@code [n]}; null if all weights are 1
   * @param factor factor of the result
   * @param average scalar that the sum is divided by; null if the head passes none
   * @return a scalar, or {@code [n, k]} without reduction
   */
  Tensor apply(Tensor elements, @Nullable Tensor weights, double factor, @Nullable Tensor average) {
    if (this == SUM && average != null) {
      throw new ArgumentException(
          "reduction",
          "`reduction='sum'` is not supported by this head, which divides the sum by a number of"
              + " its own. Set `reduction='mean'`.");
    }
    String name = name().toLowerCase(Locale.ROOT);
    return KERNEL.reduce(elements, weights, name, factor, average);
  }
}
