package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;

/** Evaluates detections on a dataset. Every metric is available for every dataset. */
public final class DetectionEvaluation {
  /** The average precision of COCO; see {@link CocoEvaluation}. */
  public static final String BBOX = "bbox";

  /** The mean average precision of VOC; see {@link VocEvaluation}. */
  public static final String MEAN_AP = "mAP";

  private DetectionEvaluation() {}

  /**
   * Computes several metrics in order.
   *
   * @param detections one per image, in dataset order
   * @param metrics names of metrics: {@value #BBOX}, {@value #MEAN_AP}
   * @throws ArgumentException if a metric is unknown
   */
  public static EvaluationResult evaluate(
      DetectionDataset dataset,
      List<Detections> detections,
      List<String> metrics,
      EvaluationOptions options) {
    if (detections.size() != dataset.size()) {
      throw new IllegalArgumentException(
          detections.size() + " results for " + dataset.size() + " images");
    }
    metrics.forEach(DetectionEvaluation::requireKnown);
    List<List<AnnotatedObject>> annotations = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      annotations.add(dataset.annotations(i));
    }
    EvaluationResult result = new EvaluationResult(Map.of(), List.of(), List.of());
    for (String metric : metrics) {
      result =
          result.plus(
              metric.equals(BBOX)
                  ? CocoEvaluation.evaluate(annotations, detections, dataset.classes(), options)
                  : VocEvaluation.evaluate(
                      annotations, detections, dataset.classes(), dataset.isVoc2007(), options));
    }
    return result;
  }

  /**
   * Returns the names of the numbers that metrics yield, in the order of the results.
   *
   * @param metrics names of known metrics
   */
  public static List<String> keys(List<String> metrics, EvaluationOptions options) {
    return metrics.stream()
        .flatMap(
            metric ->
                (metric.equals(BBOX) ? CocoEvaluation.keys(options) : VocEvaluation.keys(options))
                    .stream())
        .toList();
  }

  /**
   * Checks that a metric exists.
   *
   * @throws ArgumentException if the metric is unknown
   */
  public static void requireKnown(String metric) {
    if (!metric.equals(BBOX) && !metric.equals(MEAN_AP)) {
      throw new ArgumentException(
          "unknown metric `%s`, expected `%s` or `%s`".formatted(metric, BBOX, MEAN_AP));
    }
  }
}
