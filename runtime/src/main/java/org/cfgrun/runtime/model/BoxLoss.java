package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Loss of boxes or of encoded boxes. */
public interface BoxLoss extends Loss {
  /**
   * Computes the loss of a list of boxes.
   *
   * @param predictions {@code [n, 4]}
   * @param targets {@code [n, 4]}
   * @param weights {@code [n]}: weight of each box; null if all weights are 1
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added; null for the mean of all
   *     elements
   * @return a scalar, or one value per element if the loss is not reduced
   */
  Tensor loss(
      Tensor predictions, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average);

  /** Computes the elements of the loss, {@code [n, k]}, whatever the reduction. */
  Tensor unreduced(Tensor predictions, Tensor targets);
}
