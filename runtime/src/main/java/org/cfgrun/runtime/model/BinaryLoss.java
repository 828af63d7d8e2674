package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Loss of independent probabilities, one or several per sample, such as the centerness of a box or
 * the probability of each class.
 */
public interface BinaryLoss extends Loss {
  /** Returns whether the loss is that of a softmax over classes, so that it has no such form. */
  boolean hasBackground();

  /**
   * Computes the loss of a list of samples.
   *
   * @param logits {@code [n]} or {@code [n, k]}
   * @param targets probabilities, in the same shape
   * @param weights {@code [n]}: weight of each sample; null if all weights are 1
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added; null for the mean of all
   *     elements
   * @return a scalar, or one value per element if the loss is not reduced
   */
  Tensor binary(Tensor logits, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average);
}
