package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns boxes to ground truth by overlap (Faster R-CNN, https://arxiv.org/abs/1506.01497, as in
 * mmdet 2.x). A box is assigned to the ground truth that it overlaps most if that overlap is at
 * least {@code pos_iou_thr}. It is background if the overlap is in the range of {@code
 * neg_iou_thr}, and takes no part in between. Then each ground truth whose largest overlap is at
 * least {@code min_pos_iou} takes the boxes with that overlap, whatever their assignment was.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class MaxIoUAssigner implements Assigner {
  /**
   * @param posIouThr minimum overlap of a positive, from 0 to 1
   * @param negIouThr overlap below which a box is negative, or the range (low, high) of negatives
   * @param minPosIou minimum overlap at which a ground truth takes the boxes that overlap it most
   * @param gtMaxAssignAll whether a ground truth takes all boxes with its largest overlap; if
   *     False, only the first
   * @param ignoreIofThr share of a box inside an ignored region above which the box takes no part;
   *     negative or 0 to disable
   * @param ignoreWrtCandidates whether that share is relative to the box; if False, to the region
   * @param matchLowQuality whether ground truths take the boxes that overlap them most
   * @param gpuAssignThr number of ground truths above which mmdet assigns on the CPU. Here,
   *     assignment always runs on the device of the boxes, so every value gives the same result
   * @param iouCalculator measure of overlap
   */
  public record Args(
      @Bounds(min = 0, max = 1) double posIouThr,
      NegativeRange negIouThr,
      @Bounds(min = 0, max = 1) @Default(".0") double minPosIou,
      @Default("True") boolean gtMaxAssignAll,
      @Default("-1") double ignoreIofThr,
      @Default("True") boolean ignoreWrtCandidates,
      @Default("True") boolean matchLowQuality,
      @Default("-1") int gpuAssignThr,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {
    /** Returns the same with another overlap at which a ground truth takes boxes. */
    Args withMinPosIou(double overlap) {
      return new Args(
          posIouThr,
          negIouThr,
          overlap,
          gtMaxAssignAll,
          ignoreIofThr,
          ignoreWrtCandidates,
          matchLowQuality,
          gpuAssignThr,
          iouCalculator);
    }
  }

  private static final MaxIouKernel KERNEL = Kernel.bind(MaxIouKernel.class);

  private final Args args;

  public MaxIoUAssigner(Args args) {
    this.args = args;
  }

  /** Returns an assigner for which a box is positive from this overlap on, and negative below. */
  public MaxIoUAssigner withThreshold(double overlap) {
    return new MaxIoUAssigner(
        new Args(
            overlap,
            new NegativeRange(0, (float) overlap),
            overlap,
            args.gtMaxAssignAll(),
            args.ignoreIofThr(),
            args.ignoreWrtCandidates(),
            args.matchLowQuality(),
            args.gpuAssignThr(),
            args.iouCalculator()));
  }

  @Override
  public Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    if (boxes.size() == 0 || truths.size() == 0) {
      return Assignment.background(boxes, taking);
    }
    return assignBy(
        args.iouCalculator().overlaps(truths, boxes, IouCalculator.Mode.IOU),
        boxes,
        ignored,
        taking);
  }

  /**
   * Assigns ground truth to boxes by given overlaps.
   *
   * @param overlaps {@code [k, n]}
   */
  Assignment assignBy(Tensor overlaps, Tensor boxes, Tensor ignored, @Nullable Tensor taking) {
    IgnoredRegions regions =
        new IgnoredRegions(args.iouCalculator(), args.ignoreIofThr(), args.ignoreWrtCandidates());
    NegativeRange negatives = args.negIouThr();
    List<Tensor> assigned =
        KERNEL.assign(
            overlaps,
            regions.left(boxes, ignored, taking),
            args.posIouThr(),
            negatives.low(),
            negatives.high(),
            args.matchLowQuality(),
            args.gtMaxAssignAll(),
            args.minPosIou());
    return new Assignment(assigned.get(0), assigned.get(1));
  }
}
