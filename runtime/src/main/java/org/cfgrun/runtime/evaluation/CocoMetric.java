package org.cfgrun.runtime.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;

/**
 * The twelve COCO metrics, as mmdet configures COCOeval. The main metric counts 100 detections per
 * image and class; all other precisions count the largest number ({@code proposal_nums[2]}, 1000).
 */
enum CocoMetric {
  MAP("mAP", false, Double.NaN, CocoArea.ALL, -1),
  MAP_50("mAP_50", false, 0.5, CocoArea.ALL, 2),
  MAP_75("mAP_75", false, 0.75, CocoArea.ALL, 2),
  MAP_S("mAP_s", false, Double.NaN, CocoArea.SMALL, 2),
  MAP_M("mAP_m", false, Double.NaN, CocoArea.MEDIUM, 2),
  MAP_L("mAP_l", false, Double.NaN, CocoArea.LARGE, 2),
  AR_100("AR@100", true, Double.NaN, CocoArea.ALL, 0),
  AR_300("AR@300", true, Double.NaN, CocoArea.ALL, 1),
  AR_1000("AR@1000", true, Double.NaN, CocoArea.ALL, 2),
  AR_S("AR_s@1000", true, Double.NaN, CocoArea.SMALL, 2),
  AR_M("AR_m@1000", true, Double.NaN, CocoArea.MEDIUM, 2),
  AR_L("AR_l@1000", true, Double.NaN, CocoArea.LARGE, 2);

  /** The metrics that are reported by default. */
  static final List<CocoMetric> PRECISIONS = List.of(values()).subList(0, 6);

  /** The metrics of regions that are reported by default. */
  static final List<CocoMetric> RECALLS = List.of(values()).subList(6, 12);

  private static final int MAIN_LIMIT = 100;

  private final String key;
  private final boolean recall;
  private final double iou;
  private final CocoArea area;
  private final int limit;

  CocoMetric(String key, boolean recall, double iou, CocoArea area, int limit) {
    this.key = key;
    this.recall = recall;
    this.iou = iou;
    this.area = area;
    this.limit = limit;
  }

  /** Returns the metric with a name from {@code metric_items}. */
  static CocoMetric named(String key) {
    return Arrays.stream(values())
        .filter(metric -> metric.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new ArgumentException(
                    "unknown metric `"
                        + key
                        + "` in `metric_items`, expected one of "
                        + Arrays.stream(values())
                            .map(CocoMetric::key)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns the name in mmdet. */
  String key() {
    return key;
  }

  /** Returns the value in the range 0..1, or -1 if there are no objects. */
  double of(CocoScores scores) {
    int index = limit < 0 ? scores.limits().indexOf(MAIN_LIMIT) : limit;
    if (index < 0) {
      return -1;
    }
    return recall ? scores.meanRecall(area, index) : scores.meanPrecision(iou, area, index);
  }
}
