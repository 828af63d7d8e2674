package org.cfgrun.runtime.box;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns boxes as {@link MaxIoUAssigner} does, by the largest overlap of several approximations of
 * each box (guided anchoring, https://arxiv.org/abs/1901.03278).
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
@Component(Registries.BBOX_ASSIGNERS)
public final class ApproxMaxIoUAssigner implements Assigner {
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
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  private final Args args;
  private final MaxIoUAssigner assigner;

  public ApproxMaxIoUAssigner(Args args) {
    this.args = args;
    assigner =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                args.posIouThr(),
                args.negIouThr(),
                args.minPosIou(),
                args.gtMaxAssignAll(),
                args.ignoreIofThr(),
                args.ignoreWrtCandidates(),
                args.matchLowQuality(),
                args.gpuAssignThr(),
                args.iouCalculator()));
  }

  /** Assigns ground truth to boxes that approximate themselves. */
  @Override
  public Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    return assigner.assign(boxes, truths, ignored, taking);
  }

  /**
   * Assigns ground truth to boxes by their approximations.
   *
   * @param approximations {@code [n * m, 4]}: m for each box
   */
  public Assignment assign(
      Tensor approximations, Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    if (boxes.size() == 0 || truths.size() == 0) {
      return Assignment.background(boxes, taking);
    }
    Tensor overlaps =
        args.iouCalculator()
            .overlaps(truths, approximations, IouCalculator.Mode.IOU)
            .reshape(truths.shape().get(0), boxes.shape().get(0), -1)
            .amax(new int[] {2}, false);
    return assigner.assignBy(overlaps, boxes, ignored, taking);
  }
}
