package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** A loss of boxes, or of their codes. */
public interface BoxLoss extends Loss {
  /**
   * The loss of a list of boxes.
   *
   * @param predictions {@code [n, 4]}
   * @param targets {@code [n, 4]}
   * @param weights {@code [n]}: how much each box counts; null when all count 1
   * @param average scalar: what the sum is divided by, 1.2e-7 added
   * @return a scalar, or one value an element where the loss is not reduced
   */
  Tensor loss(Tensor predictions, Tensor targets, @Nullable Tensor weights, Tensor average);
}
