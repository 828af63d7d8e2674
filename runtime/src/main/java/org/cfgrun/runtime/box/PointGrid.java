package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Points of all levels of a feature pyramid, one per cell.
 *
 * @param points {@code [n, 4]}: x and y of the point, and the stride of its level in both
 *     directions, in pixels
 * @param starts {@code [levels + 1]}: index of the first point of each level, followed by n
 * @param sizes sizes of the feature maps, one per level
 * @param strides strides of the feature maps, one per level
 */
public record PointGrid(Tensor points, int[] starts, List<MapSize> sizes, List<Stride> strides)
    implements LevelPriors {

  /** Returns the positions of all points, {@code [n, 2]}. */
  public Tensor positions() {
    return points.narrow(1, 0, 2);
  }

  /** Returns a grid with other rows instead of the points, such as boxes around them. */
  public AnchorGrid with(Tensor rows) {
    return new AnchorGrid(rows, starts, sizes, strides);
  }

  @Override
  public Tensor level(int level) {
    return positions().narrow(0, starts[level], starts[level + 1] - starts[level]);
  }
}
