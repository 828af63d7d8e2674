package org.cfgrun.runtime.box.match;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.IouCalculator;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Cost of boxes: their overlap in pixels, negated. */
@Component(Registries.MATCH_COSTS)
public final class IoUCost implements BoxCost {
  /**
   * @param iouMode measure of overlap: {@code giou}, {@code iou} or {@code iof}
   * @param weight factor of the cost
   */
  public record Args(
      @Default("'giou'") IouCalculator.Mode iouMode,
      @Bounds(min = 0) @Default("1.") double weight) {}

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);
  private static final IouCalculator OVERLAPS = new BboxOverlaps2D();

  private final Args args;

  public IoUCost(Args args) {
    this.args = args;
  }

  @Override
  public Tensor ofBoxes(Tensor boxes, Tensor truths, Tensor size) {
    return OVERLAPS
        .overlaps(KERNEL.pixels(boxes, size), truths, args.iouMode())
        .mul(-args.weight());
  }
}
