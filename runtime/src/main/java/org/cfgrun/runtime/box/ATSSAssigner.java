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
 * Adaptive training sample selection (ATSS, https://arxiv.org/abs/1912.02424): the candidates of an
 * object are the anchors of each level whose centers are nearest to its own. Those whose IoU is at
 * least the mean of all candidates plus their standard deviation, and whose center lies in the
 * object, are positive. All other anchors are background.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class ATSSAssigner implements Assigner {
  /**
   * @param topk number of candidates per level
   * @param alpha must be None: costs that depend on predictions (DDOD) are not supported
   * @param iouCalculator measure of overlap
   * @param ignoreIofThr share of an anchor inside an ignored region above which it takes no part;
   *     negative or 0 to disable
   */
  public record Args(
      @Bounds(min = 1) int topk,
      @Default("None") @Nullable Double alpha,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator,
      @Default("-1") double ignoreIofThr) {}

  private static final AtssKernel KERNEL = Kernel.bind(AtssKernel.class);

  private final Args args;

  public ATSSAssigner(Args args) {
    if (args.alpha() != null) {
      throw new ArgumentException(
          "alpha", "Costs that depend on predictions are not supported. Remove `alpha`.");
    }
    this.args = args;
  }

  /** Assigns ground truth to boxes of a single level. */
  @Override
  public Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    int n = Math.toIntExact(boxes.shape().get(0));
    return assign(boxes, new int[] {0, n}, truths, ignored, taking);
  }

  @Override
  public Assignment assign(
      AnchorGrid anchors, Tensor truths, Tensor labels, Tensor ignored, @Nullable Tensor taking) {
    return assign(anchors.anchors(), anchors.starts(), truths, ignored, taking);
  }

  private Assignment assign(
      Tensor boxes, int[] starts, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    if (boxes.size() == 0 || truths.size() == 0) {
      return Assignment.background(boxes, taking);
    }
    IouCalculator calculator = args.iouCalculator();
    IgnoredRegions regions = new IgnoredRegions(calculator, args.ignoreIofThr(), true);
    List<Tensor> assigned =
        KERNEL.assign(
            boxes,
            truths,
            calculator.overlaps(truths, boxes, IouCalculator.Mode.IOU),
            regions.left(boxes, ignored, taking),
            starts,
            args.topk());
    return new Assignment(assigned.get(0), assigned.get(1));
  }
}
