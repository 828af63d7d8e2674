package org.cfgrun.runtime.box.match;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cost of boxes: the sum of the absolute differences of their coordinates, as shares of the size of
 * the image.
 */
@Component(Registries.MATCH_COSTS)
public final class BBoxL1Cost implements BoxCost {
  /** Coordinates that are compared. */
  public enum BoxFormat {
    /** Corners: x1, y1, x2, y2. */
    XYXY,
    /** Center x, center y, width and height. */
    XYWH
  }

  /**
   * @param weight factor of the cost
   * @param boxFormat {@code xyxy} compares corners, {@code xywh} centers and sizes
   */
  public record Args(
      @Bounds(min = 0) @Default("1.") double weight, @Default("'xyxy'") BoxFormat boxFormat) {}

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

  private final Args args;

  public BBoxL1Cost(Args args) {
    this.args = args;
  }

  @Override
  public Tensor ofBoxes(Tensor boxes, Tensor truths, Tensor size) {
    return KERNEL.l1(boxes, truths, size, args.boxFormat() == BoxFormat.XYXY, args.weight());
  }
}
