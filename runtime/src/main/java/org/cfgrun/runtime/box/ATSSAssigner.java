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
   * @param alpha compares, instead of anchors, predictions: {@code score^(1 - alpha) * IoU^alpha};
   *     only for {@code DDODHead} (https://arxiv.org/abs/2107.02963)
   * @param iouCalculator measure of overlap
   * @param ignoreIofThr share of an anchor inside an ignored region above which it takes no part;
   *     negative or 0 to disable
   */
  public record Args(
      @Bounds(min = 1) int topk,
      @Bounds(min = 0, max = 1) @Default("None") @Nullable Double alpha,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator,
      @Default("-1") double ignoreIofThr) {}

  private static final AtssKernel KERNEL = Kernel.bind(AtssKernel.class);

  private final Args args;

  public ATSSAssigner(Args args) {
    this.args = args;
  }

  @Override
  public boolean needsPredictions() {
    return args.alpha() != null;
  }

  /**
   * Assigns ground truth to anchors with predictions, which count if there is an {@code alpha}.
   *
   * @param labels {@code [k]}, int64: class of each ground truth
   * @param scores {@code [n, classes]}: logits
   * @param boxes {@code [n, 4]}: decoded boxes
   */
  public Assignment assign(
      AnchorGrid anchors,
      Tensor truths,
      Tensor labels,
      Tensor ignored,
      @Nullable Tensor taking,
      Tensor scores,
      Tensor boxes) {
    Double alpha = args.alpha();
    if (alpha == null || truths.size() == 0) {
      return assign(anchors, truths, labels, ignored, taking);
    }
    Tensor overlaps = args.iouCalculator().overlaps(truths, boxes, IouCalculator.Mode.IOU);
    return assign(
        anchors.anchors(),
        anchors.starts(),
        truths,
        KERNEL.alignment(scores, overlaps, labels, alpha),
        ignored,
        taking);
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
    if (needsPredictions()) {
      throw new ArgumentException(
          "alpha", "`alpha` compares predictions, which only `DDODHead` provides. Remove it.");
    }
    Tensor overlaps = args.iouCalculator().overlaps(truths, boxes, IouCalculator.Mode.IOU);
    return assign(boxes, starts, truths, overlaps, ignored, taking);
  }

  private Assignment assign(
      Tensor boxes,
      int[] starts,
      Tensor truths,
      Tensor overlaps,
      Tensor ignored,
      @Nullable Tensor taking) {
    IgnoredRegions regions = new IgnoredRegions(args.iouCalculator(), args.ignoreIofThr(), true);
    List<Tensor> assigned =
        KERNEL.assign(
            boxes, truths, overlaps, regions.left(boxes, ignored, taking), starts, args.topk());
    return new Assignment(assigned.get(0), assigned.get(1));
  }
}
