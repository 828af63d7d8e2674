package org.cfgrun.runtime.evaluation;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The options of an evaluation, named as in the {@code evaluation} section of a config.
 *
 * @param classwise whether to print a table with the average precision of each class
 * @param proposalNums the three limits on the number of detections per image and class, or of
 *     regions per image
 * @param iouThrs for {@code bbox}, {@code segm}, {@code proposal} and {@code proposal_fast}: the
 *     IoU thresholds; None for 0.5, 0.55, ... 0.95
 * @param metricItems for {@code bbox}, {@code segm} and {@code proposal}: the metrics to report,
 *     from mAP, mAP_50, mAP_75, mAP_s, mAP_m, mAP_l, AR@100, AR@300, AR@1000, AR_s@1000, AR_m@1000,
 *     AR_l@1000; None for the first six, or for those of regions the last six
 * @param iouThr for {@code mAP} and {@code recall}: the IoU threshold, or a list of thresholds to
 *     average over
 * @param ioaThr for {@code mAP} of Open Images: the least part of a detection that lies inside the
 *     box of a group that it finds, or one for each of {@code iou_thr}
 * @param useGroupOf for {@code mAP} of Open Images: whether any number of detections may find the
 *     box of a group; if False, it is the box of an object
 */
@Settings("evaluation")
public record EvaluationOptions(
    @Default("False") boolean classwise,
    @Default("[100, 300, 1000]") List<Integer> proposalNums,
    @Default("None") @Nullable List<Double> iouThrs,
    @Default("None") @Nullable List<String> metricItems,
    @Default("0.5") IouThresholds iouThr,
    @Default("0.5") IouThresholds ioaThr,
    @Default("True") boolean useGroupOf) {
  private static final int STEPS = 9;

  /** Sorts the detection limits and checks all options. */
  public EvaluationOptions {
    proposalNums = proposalNums.stream().sorted().toList();
    if (proposalNums.size() != 3 || proposalNums.get(0) < 1) {
      throw new ArgumentException("`proposal_nums` must have three positive numbers.");
    }
    if (iouThrs != null) {
      iouThrs = List.copyOf(iouThrs);
      IouThresholds.require(iouThrs);
    }
    if (ioaThr.values().size() != 1 && ioaThr.values().size() != iouThr.values().size()) {
      throw new ArgumentException(
          "`ioa_thr` must have one threshold or %s, one for each of `iou_thr`, got %s."
              .formatted(iouThr.values().size(), ioaThr.values().size()));
    }
    if (metricItems != null) {
      metricItems = List.copyOf(metricItems);
      metricItems.forEach(CocoMetric::named);
    }
  }

  /** Options of datasets other than Open Images. */
  public EvaluationOptions(
      boolean classwise,
      List<Integer> proposalNums,
      @Nullable List<Double> iouThrs,
      @Nullable List<String> metricItems,
      IouThresholds iouThr) {
    this(classwise, proposalNums, iouThrs, metricItems, iouThr, IouThresholds.of(0.5), true);
  }

  /** The default options. */
  public static EvaluationOptions defaults() {
    return new EvaluationOptions(false, List.of(100, 300, 1000), null, null, IouThresholds.of(0.5));
  }

  /** Returns these options with or without the table of classes. */
  public EvaluationOptions withClasswise(boolean wanted) {
    return new EvaluationOptions(
        wanted, proposalNums, iouThrs, metricItems, iouThr, ioaThr, useGroupOf);
  }

  /** Returns the threshold for groups that belongs to a threshold for objects. */
  double ioaThreshold(int index) {
    List<Double> values = ioaThr.values();
    return values.get(values.size() == 1 ? 0 : index);
  }

  /** Returns the thresholds of {@code bbox}. The defaults are bit-identical to NumPy's linspace. */
  double[] iouThresholds() {
    if (iouThrs != null) {
      return iouThrs.stream().mapToDouble(Double::doubleValue).toArray();
    }
    double[] thresholds = new double[STEPS + 1];
    double step = (0.95 - 0.5) / STEPS;
    for (int i = 0; i < STEPS; i++) {
      thresholds[i] = i * step + 0.5;
    }
    thresholds[STEPS] = 0.95;
    return thresholds;
  }
}
