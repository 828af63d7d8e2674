package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
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

  /**
   * Computes the elements of the loss, times its {@code loss_weight}, whatever the reduction. Heads
   * that choose or weight boxes by their losses use it.
   *
   * @param predictions {@code [n, 4]}
   * @param targets {@code [n, 4]}
   * @return {@code [n, 4]}, or {@code [n, 1]} for one number per box
   * @throws ArgumentException if the loss has no elements
   */
  default Tensor unreduced(Tensor predictions, Tensor targets) {
    throw new ArgumentException(
        "`%s` does not implement `unreduced`.".formatted(getClass().getSimpleName()));
  }
}
