package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Keeps the best of several boxes that show the same object. As in mmcv, a dict without {@code
 * type} selects greedy suppression.
 */
@BuiltFrom(value = Registries.NMS, defaultType = "nms")
public interface Nms {
  /**
   * The boxes that are kept, best first.
   *
   * @param indices {@code [m]}, int64
   * @param scores {@code [m]}: their scores, which suppression may have lowered
   */
  record Kept(Tensor indices, Tensor scores) {}

  /**
   * Selects the boxes to keep.
   *
   * @param boxes {@code [n, 4]}
   * @param scores {@code [n]}
   * @param groups {@code [n]}, int64: boxes of different groups (classes or levels) do not suppress
   *     each other
   * @param limit maximum number of boxes to keep; -1 for all
   */
  Kept keep(Tensor boxes, Tensor scores, Tensor groups, int limit);
}
