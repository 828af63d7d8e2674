package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns points by their distance from the center of an object, relative to its sides (RepPoints,
 * https://arxiv.org/abs/1904.11490): an object has the nearest points of the level that fits its
 * size, and a point belongs to the nearest of its objects. Its rows are points {@code [n, 3]}: x, y
 * and the stride of the level.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class PointAssigner implements Assigner {
  /**
   * @param scale size of an object on level {@code log2(stride)}, in strides
   * @param posNum number of points of an object
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true) @Default("4") double scale,
      @Bounds(min = 1) @Default("3") int posNum) {}

  private static final PointAssignerKernel KERNEL = Kernel.bind(PointAssignerKernel.class);

  private final Args args;

  public PointAssigner(Args args) {
    this.args = args;
  }

  @Override
  public Assignment assign(Tensor points, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    if (points.shape().get(1) != 3) {
      throw new ArgumentException(
          "type", "`PointAssigner` assigns points, not boxes. Use it for `init` of RepPoints.");
    }
    if (points.size() == 0 || truths.size() == 0) {
      return Assignment.background(points, taking);
    }
    List<Tensor> assigned = KERNEL.assign(points, truths, taking, args.scale(), args.posNum());
    return new Assignment(assigned.get(0), assigned.get(1));
  }
}
