package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Boxes that take part in a loss. They are given as masks instead of indices, so that a GPU does
 * not have to wait for their number.
 *
 * @param positives {@code [n]}, bool: whether a box has a ground truth
 * @param negatives {@code [n]}, bool: whether a box is background
 * @param weights {@code [n]}: weights of the background in the classification loss; null if all are
 *     1
 */
public record SamplingResult(Tensor positives, Tensor negatives, @Nullable Tensor weights) {
  /** Boxes whose background is not weighted. */
  public SamplingResult(Tensor positives, Tensor negatives) {
    this(positives, negatives, null);
  }
}
