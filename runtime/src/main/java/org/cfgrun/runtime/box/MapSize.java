package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Size of a feature map.
 *
 * @param height number of rows
 * @param width number of columns
 */
public record MapSize(int height, int width) {
  /** Returns the size of a map {@code [N, C, H, W]}. */
  public static MapSize of(Tensor map) {
    Shape shape = map.shape();
    return new MapSize(Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)));
  }

  /** Returns the number of cells. */
  public int cells() {
    return height * width;
  }
}
