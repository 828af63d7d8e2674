package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Generates one point per cell of the feature maps of several levels: {@code ((x + offset) *
 * stride_x, (y + offset) * stride_y)} in pixels for cell {@code (x, y)}.
 */
public final class MlvlPointGenerator {
  private static final PointsKernel KERNEL = Kernel.bind(PointsKernel.class);

  private final List<Stride> strides;
  private final double offset;
  private final GridCache<PointGrid> grids = new GridCache<>(this::make);

  /**
   * Creates a generator.
   *
   * @param strides stride of each level
   * @param offset position of the point within its cell, from 0 to 1
   */
  public MlvlPointGenerator(List<Stride> strides, double offset) {
    this.strides = List.copyOf(strides);
    for (Stride stride : strides) {
      ArgumentException.checkAll(stride::x, stride::y);
    }
    this.offset = offset;
  }

  /** Returns the number of levels of the feature pyramid. */
  public int levels() {
    return strides.size();
  }

  /** Returns the stride of a level. */
  public Stride stride(int level) {
    return strides.get(level);
  }

  /** Returns the position of a point within its cell, from 0 to 1. */
  public double offset() {
    return offset;
  }

  /**
   * Returns the points of the feature maps. They are cached for later maps of the same sizes.
   *
   * @param sizes one per level
   */
  public PointGrid grid(List<MapSize> sizes, Device device) {
    if (sizes.size() != levels()) {
      throw new IllegalArgumentException(
          "expected " + levels() + " feature maps, got " + sizes.size());
    }
    return grids.get(sizes, device);
  }

  private PointGrid make(List<MapSize> sizes, Device device) {
    int[] starts = new int[levels() + 1];
    try (TensorScope scope = new TensorScope()) {
      Tensor like = Tensor.scalar(0, device);
      List<Tensor> points = new ArrayList<>();
      for (int level = 0; level < levels(); level++) {
        MapSize size = sizes.get(level);
        Stride stride = strides.get(level);
        points.add(
            KERNEL.points(like, size.height(), size.width(), stride.x(), stride.y(), offset));
        starts[level + 1] = starts[level] + size.cells();
      }
      return new PointGrid(TensorScope.persist(Tensor.cat(points, 0)), starts, sizes, strides);
    }
  }
}
