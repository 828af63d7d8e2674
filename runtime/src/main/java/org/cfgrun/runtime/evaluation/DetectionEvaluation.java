package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;

/** Evaluates what a detector found in a dataset. Every dataset can be held to every metric. */
public final class DetectionEvaluation {
  /** COCO's average precision; see {@link CocoEvaluation}. */
  public static final String BBOX = "bbox";

  /** VOC's mean average precision; see {@link VocEvaluation}. */
  public static final String MEAN_AP = "mAP";

  private DetectionEvaluation() {}

  /**
   * Evaluates by each metric in turn.
   *
   * @param detections one an image, in the dataset's order
   * @param metrics names of metrics: {@value #BBOX}, {@value #MEAN_AP}
   * @throws ArgumentException when a metric has another name
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
          result.and(
              metric.equals(BBOX)
                  ? CocoEvaluation.evaluate(annotations, detections, dataset.classes(), options)
                  : VocEvaluation.evaluate(
                      annotations, detections, dataset.classes(), dataset.isVoc2007(), options));
    }
    return result;
  }

  /**
   * Checks the name of a metric.
   *
   * @throws ArgumentException when there is none of that name
   */
  public static void requireKnown(String metric) {
    if (!metric.equals(BBOX) && !metric.equals(MEAN_AP)) {
      throw new ArgumentException(
          "there is no metric `%s`; a detector is evaluated by `%s` or `%s`"
              .formatted(metric, BBOX, MEAN_AP));
    }
  }
}
