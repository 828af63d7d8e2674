package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Output of a dense head on one level of the feature pyramid.
 *
 * @param scores {@code [N, anchors * classes, H, W]}: logits
 * @param codes {@code [N, anchors * 4, H, W]}: boxes as encoded by the coder
 */
public record LevelOutput(Tensor scores, Tensor codes) {
  /** Returns the size of the map. */
  public MapSize size() {
    Shape shape = scores.shape();
    return new MapSize(Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)));
  }
}
