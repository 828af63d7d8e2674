package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the boxes that take no part in training because they lie in ignored regions.
 *
 * @param calculator measure of overlap
 * @param threshold share of a box inside a region above which it takes no part; negative or 0 to
 *     disable
 * @param ofBox whether the share is relative to the box; if false, to the region
 */
record IgnoredRegions(IouCalculator calculator, double threshold, boolean ofBox) {
  /**
   * Returns the boxes that take no part, {@code [n]}, bool; null if all take part.
   *
   * @param boxes {@code [n, 4]}
   * @param ignored {@code [m, 4]}: the regions
   * @param taking {@code [n]}, bool: whether each box takes part otherwise; null if all do
   */
  @Nullable Tensor left(Tensor boxes, Tensor ignored, @Nullable Tensor taking) {
    Tensor inside = inside(boxes, ignored);
    Tensor outside = taking == null ? null : taking.not();
    if (inside == null) {
      return outside;
    }
    return outside == null ? inside : inside.or(outside);
  }

  private @Nullable Tensor inside(Tensor boxes, Tensor ignored) {
    if (threshold <= 0 || ignored.size() == 0) {
      return null;
    }
    Tensor shares =
        ofBox
            ? calculator.overlaps(boxes, ignored, IouCalculator.Mode.IOF).transpose(0, 1)
            : calculator.overlaps(ignored, boxes, IouCalculator.Mode.IOF);
    return shares.amax(new int[] {0}, false).gt(threshold);
  }
}
