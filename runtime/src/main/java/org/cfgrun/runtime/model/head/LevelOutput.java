package org.cfgrun.runtime.model.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cfgrun.runtime.box.MapSize;

/**
 * What a dense head says on one level of the feature pyramid.
 *
 * @param scores {@code [N, anchors * classes, H, W]}: logits
 * @param codes {@code [N, anchors * 4, H, W]}: boxes as the coder codes them
 */
public record LevelOutput(NDArray scores, NDArray codes) {
  /** The size of the map. */
  public MapSize size() {
    Shape shape = scores.getShape();
    return new MapSize(Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)));
  }
}
