package org.cfgrun.runtime.box;

import java.util.Arrays;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Assigns by overlap: a box goes to the ground truth that it overlaps best if that is at least
 * {@code pos_iou_thr}, to the background if it is in the range of {@code neg_iou_thr}, and takes no
 * part in between. Then each ground truth whose best overlap is at least {@code min_pos_iou} takes
 * the boxes that reach it, whatever they were (Faster R-CNN, https://arxiv.org/abs/1506.01497, as
 * in mmdet 2.x).
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class MaxIoUAssigner implements Assigner {
  /**
   * @param posIouThr least overlap of a positive, from 0 to 1
   * @param negIouThr overlap below which a box is negative, or the range (low, high) of negatives
   * @param minPosIou least overlap at which a ground truth takes its best boxes
   * @param gtMaxAssignAll whether it takes all boxes of that same overlap, or the first alone
   * @param ignoreIofThr share of a box inside an ignored region above which the box takes no part;
   *     negative or 0 for none
   * @param ignoreWrtCandidates whether that is the share of the box, or of the region
   * @param matchLowQuality whether ground truths take their best boxes at all
   * @param gpuAssignThr number of ground truths above which mmdet assigns on the CPU; assignment
   *     always runs there here, so that every value gives the same result
   * @param iouCalculator measure of overlap
   */
  public record Args(
      double posIouThr,
      NegativeRange negIouThr,
      @Default(".0") double minPosIou,
      @Default("True") boolean gtMaxAssignAll,
      @Default("-1") double ignoreIofThr,
      @Default("True") boolean ignoreWrtCandidates,
      @Default("True") boolean matchLowQuality,
      @Default("-1") int gpuAssignThr,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  private final Args args;

  public MaxIoUAssigner(Args args) {
    this.args = args;
  }

  @Override
  public Assignment assign(float[] boxes, float[] truths, float[] ignored) {
    int n = boxes.length / 4;
    int[] assigned = new int[n];
    float[] best = new float[n];
    int[] bestTruth = new int[n];
    if (truths.length == 0) {
      return new Assignment(assigned, best);
    }
    boolean[] outside = ignoredBoxes(boxes, ignored);
    int[] lowQuality = new int[n];
    float[] overlaps = new float[n];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int truth = 0; truth < truths.length / 4; truth++) {
      args.iouCalculator().overlaps(truths, truth, boxes, IouCalculator.Mode.IOU, overlaps);
      int first = 0;
      for (int i = 0; i < n; i++) {
        if (outside.length > 0 && outside[i]) {
          overlaps[i] = -1;
        }
        if (overlaps[i] > best[i]) {
          best[i] = overlaps[i];
          bestTruth[i] = truth;
        }
        if (overlaps[i] > overlaps[first]) {
          first = i;
        }
      }
      if (args.matchLowQuality() && n > 0 && overlaps[first] >= (float) args.minPosIou()) {
        take(overlaps, first, truth, lowQuality);
      }
    }
    float positive = (float) args.posIouThr();
    for (int i = 0; i < n; i++) {
      if (lowQuality[i] > 0) {
        assigned[i] = lowQuality[i];
      } else if (best[i] >= positive) {
        assigned[i] = bestTruth[i] + 1;
      } else {
        assigned[i] = args.negIouThr().contains(best[i]) ? 0 : -1;
      }
    }
    return new Assignment(assigned, best);
  }

  /** Notes the boxes that a ground truth takes; a later one takes them from an earlier one. */
  private void take(float[] overlaps, int first, int truth, int[] lowQuality) {
    if (!args.gtMaxAssignAll()) {
      lowQuality[first] = truth + 1;
      return;
    }
    float max = overlaps[first];
    for (int i = 0; i < overlaps.length; i++) {
      if (overlaps[i] == max) {
        lowQuality[i] = truth + 1;
      }
    }
  }

  /** Which boxes lie in ignored regions; empty when none can. */
  private boolean[] ignoredBoxes(float[] boxes, float[] ignored) {
    float threshold = (float) args.ignoreIofThr();
    if (threshold <= 0 || ignored.length == 0) {
      return new boolean[0];
    }
    int n = boxes.length / 4;
    int regions = ignored.length / 4;
    boolean[] outside = new boolean[n];
    if (args.ignoreWrtCandidates()) {
      float[] shares = new float[regions];
      for (int i = 0; i < n; i++) {
        args.iouCalculator().overlaps(boxes, i, ignored, IouCalculator.Mode.IOF, shares);
        for (float share : shares) {
          outside[i] |= share > threshold;
        }
      }
      return outside;
    }
    float[] shares = new float[n];
    for (int region = 0; region < regions; region++) {
      args.iouCalculator().overlaps(ignored, region, boxes, IouCalculator.Mode.IOF, shares);
      for (int i = 0; i < n; i++) {
        outside[i] |= shares[i] > threshold;
      }
    }
    return outside;
  }
}
