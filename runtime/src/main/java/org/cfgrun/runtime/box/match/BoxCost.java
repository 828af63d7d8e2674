package org.cfgrun.runtime.box.match;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Computes how badly predicted boxes fit those of objects: {@code reg_cost} and {@code iou_cost} in
 * a config.
 */
@BuiltFrom(Registries.MATCH_COSTS)
public interface BoxCost {
  /**
   * Computes the cost of each pair.
   *
   * @param boxes {@code [n, 4]}: center x, center y, width and height of predictions, as shares of
   *     the size of the image
   * @param truths {@code [k, 4]}: x1, y1, x2, y2 of objects in pixels
   * @param size {@code [4]}: width, height, width, height of the image in pixels
   * @return {@code [n, k]}
   */
  Tensor ofBoxes(Tensor boxes, Tensor truths, Tensor size);
}
