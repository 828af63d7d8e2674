package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Loss that compares a mask as a whole with that of its object, instead of pixel by pixel. */
public interface InstanceMaskLoss extends Loss {
  /**
   * Computes the loss of some masks.
   *
   * @param masks {@code [n, ...]}: logits, or probabilities if the loss is configured for them
   * @param targets in the same shape, from 0 to 1
   * @param weights {@code [n]}: weight of each mask; null if all weights are 1
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added; null for the number of
   *     masks
   * @return a scalar, or {@code [n]} if the loss is not reduced
   */
  Tensor loss(Tensor masks, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average);

  /**
   * Computes the loss of each mask, times its {@code loss_weight}, whatever the reduction.
   *
   * @return {@code [n]}
   */
  Tensor lossOfEach(Tensor masks, Tensor targets);
}
