package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns anchors by the region around the center of an object (FSAF,
 * https://arxiv.org/abs/1903.00621). Anchors in the core of an object are positive; of several
 * objects, the smallest wins. In the shadow around the core, and in the cores of objects that did
 * not win, an anchor is background, but its score of the object's class takes no part.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class CenterRegionAssigner implements Assigner {
  /**
   * @param posScale size of the core, as a share of the sides of the object
   * @param negScale size of the shadow, as a share of the sides of the object
   * @param minPosIof share of an anchor in core or shadow above which it belongs to it
   * @param ignoreGtScale share of the sides of an ignored region within which anchors take no part
   * @param foregroundDominate whether an anchor in the core of an object and in the shadow of
   *     another one of its class is positive; if False, background
   * @param iouCalculator measure of overlap
   */
  public record Args(
      @Bounds(min = 0) double posScale,
      @Bounds(min = 0) double negScale,
      @Bounds(min = 0, max = 1) @Default("1e-2") double minPosIof,
      @Bounds(min = 0) @Default("0.5") double ignoreGtScale,
      @Default("False") boolean foregroundDominate,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  private static final CenterRegionKernel KERNEL = Kernel.bind(CenterRegionKernel.class);

  private final Args args;

  public CenterRegionAssigner(Args args) {
    this.args = args;
  }

  /** Assigns ground truth of different classes. */
  @Override
  public Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    return assign(
        boxes, truths, Tensor.arange(truths.shape().get(0), boxes.device()), ignored, taking);
  }

  @Override
  public Assignment assign(
      AnchorGrid anchors, Tensor truths, Tensor labels, Tensor ignored, @Nullable Tensor taking) {
    return assign(anchors.anchors(), truths, labels, ignored, taking);
  }

  private Assignment assign(
      Tensor boxes, Tensor truths, Tensor labels, Tensor ignored, @Nullable Tensor taking) {
    if (boxes.size() == 0 || truths.size() == 0) {
      return Assignment.background(boxes, taking);
    }
    IouCalculator calculator = args.iouCalculator();
    Tensor core = KERNEL.scaled(truths, args.posScale());
    Tensor shadow = KERNEL.scaled(truths, args.negScale());
    List<Tensor> assigned =
        KERNEL.assign(
            boxes,
            truths,
            labels,
            calculator.overlaps(boxes, core, IouCalculator.Mode.IOF),
            calculator.overlaps(boxes, shadow, IouCalculator.Mode.IOF),
            KERNEL.scaled(ignored, args.ignoreGtScale()),
            taking,
            args.minPosIof(),
            args.foregroundDominate());
    Tensor overlaps =
        Tensor.zeros(new Shape(boxes.shape().get(0)), ElementType.FLOAT32, boxes.device());
    return new Assignment(assigned.get(0), overlaps, assigned.get(1));
  }
}
