package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/**
 * Keeps the best of boxes that show the same object. As in mmcv, a dict without {@code type} is the
 * greedy one.
 */
@BuiltFrom(value = Registries.NMS, defaultType = "nms")
public interface Nms {
  /**
   * Chooses the boxes to keep.
   *
   * @param boxes {@code [n * 4]}
   * @param scores {@code [n]}
   * @param groups {@code [n]}: boxes of different groups (classes, or levels) do not suppress each
   *     other
   * @return numbers of the kept boxes, best first
   */
  int[] keep(float[] boxes, float[] scores, int[] groups);
}
