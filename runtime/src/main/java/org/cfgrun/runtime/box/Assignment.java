package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assignment of boxes to ground truth.
 *
 * @param truth {@code [n]}, int64: -1 for boxes that take no part, 0 for background, {@code k + 1}
 *     for ground truth k
 * @param maxOverlaps {@code [n]}: largest overlap of each box with any ground truth; -1 for boxes
 *     that take no part
 * @param shadows {@code [k, n]}, bool: whether each box lies in the shadow of each ground truth, so
 *     that its score of that class takes no part; null if there are no shadows
 */
public record Assignment(Tensor truth, Tensor maxOverlaps, @Nullable Tensor shadows) {
  /** Assignment without shadows. */
  public Assignment(Tensor truth, Tensor maxOverlaps) {
    this(truth, maxOverlaps, null);
  }

  /** Returns the assignment of boxes in an image without ground truth. */
  static Assignment background(Tensor boxes, @Nullable Tensor taking) {
    Shape n = new Shape(boxes.shape().get(0));
    Tensor truth =
        taking == null
            ? Tensor.zeros(n, ElementType.INT64, boxes.device())
            : taking.to(ElementType.INT64).sub(1);
    return new Assignment(truth, truth.to(ElementType.FLOAT32));
  }
}
