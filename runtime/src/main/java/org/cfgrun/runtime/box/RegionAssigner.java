package org.cfgrun.runtime.box;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns anchors by the region in the middle of an object (Cascade RPN,
 * https://arxiv.org/abs/1909.06720). An object of area {@code a} belongs to level {@code
 * floor(log2(sqrt(a) / side) + 0.5)}, where {@code side} is that of the anchors of the first level.
 * There, anchors with their center in its center region are positive, and those in its ignored
 * region take no part; of several objects, the last one counts. All other anchors are background,
 * except the first one of a level, which takes no part unless the ignored regions of the adjacent
 * levels cover the whole level, and the second one, which takes no part if they cover any anchor.
 * The paper leaves out all anchors that they cover; mmdet does not.
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
@Component(Registries.BBOX_ASSIGNERS)
public final class RegionAssigner implements TargetAssigner {
  /**
   * @param centerRatio sides of the center region, relative to those of the object
   * @param ignoreRatio sides of the ignored region, relative to those of the object
   */
  public record Args(
      @Bounds(min = 0, max = 1) @Default("0.2") double centerRatio,
      @Bounds(min = 0, max = 1) @Default("0.5") double ignoreRatio) {}

  private static final RegionKernel KERNEL = Kernel.bind(RegionKernel.class);

  private final Args args;

  public RegionAssigner(Args args) {
    this.args = args;
  }

  /**
   * Assigns ground truth to anchors, of which each cell has one.
   *
   * @param anchors have the same strides in both directions
   * @param scale ratio of the side of a square anchor to its stride
   * @param truths {@code [k, 4]}
   * @param taking {@code [n]}, bool: whether each anchor takes part; all do if null
   */
  public Assignment assign(
      AnchorGrid anchors, double scale, Tensor truths, @Nullable Tensor taking) {
    if (truths.size() == 0) {
      return Assignment.background(anchors.anchors(), null);
    }
    double[] strides = anchors.strides().stream().mapToDouble(Stride::exactX).toArray();
    Tensor truth =
        KERNEL.assign(
            anchors.anchors(),
            anchors.starts(),
            anchors.sizes().stream().mapToInt(MapSize::height).toArray(),
            anchors.sizes().stream().mapToInt(MapSize::width).toArray(),
            strides,
            scale * strides[0],
            truths,
            margin(args.centerRatio()),
            margin(args.ignoreRatio()),
            taking);
    Shape all = new Shape(anchors.size());
    return new Assignment(truth, Tensor.zeros(all, ElementType.FLOAT32, truth.device()));
  }

  private static double margin(double share) {
    return (1 - share) / 2;
  }
}
