package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of predicted masks ({@code loss_mask}). */
public interface MaskLoss extends Loss {
  /** Returns whether the loss is configured for masks. */
  boolean comparesMasks();

  /**
   * Computes the loss of the mask of each region's own class: the mean over all pixels; 0 without
   * regions.
   *
   * @param masks {@code [n, classes, height, width]}: logits
   * @param targets {@code [n, height, width]}, from 0 to 1
   * @param labels {@code [n]}, int64: the channel of each region's class
   * @return a scalar
   */
  Tensor loss(Tensor masks, Tensor targets, Tensor labels);
}
