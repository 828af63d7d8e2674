package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Assigns ground truth to boxes by their overlap or distance. */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
public interface Assigner extends TargetAssigner {
  /** Returns whether the assignment depends on predictions, so that few heads can use it. */
  default boolean needsPredictions() {
    return false;
  }

  /**
   * Assigns ground truth to boxes.
   *
   * @param boxes {@code [n, 4]}
   * @param truths {@code [k, 4]}
   * @param ignored {@code [m, 4]}: boxes that are neither object nor background
   * @param taking {@code [n]}, bool: whether each box takes part; all do if null. The others are
   *     not omitted, because a number that depends on the data makes a GPU synchronize
   */
  Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking);

  /**
   * Assigns ground truth to the anchors of several levels. By default, neither levels nor classes
   * make a difference.
   *
   * @param labels {@code [k]}, int64: class of each ground truth
   */
  default Assignment assign(
      AnchorGrid anchors, Tensor truths, Tensor labels, Tensor ignored, @Nullable Tensor taking) {
    return assign(anchors.anchors(), truths, ignored, taking);
  }
}
