package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Loss of one probability per sample, such as the centerness of a box. */
public interface BinaryLoss extends Loss {
  /** Returns whether the loss is that of a softmax over classes, so that it has no such form. */
  boolean hasBackground();

  /**
   * Computes the loss of a list of samples.
   *
   * @param logits {@code [n]}
   * @param targets {@code [n]}: probabilities
   * @param weights {@code [n]}: weight of each sample; null if all weights are 1
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per sample if the loss is not reduced
   */
  Tensor binary(Tensor logits, Tensor targets, @Nullable Tensor weights, Tensor average);
}
