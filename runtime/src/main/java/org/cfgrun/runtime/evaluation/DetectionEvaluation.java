package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  private static final List<String> METRICS =
      List.of(
          BBOX,
          MEAN_AP,
          ProposalEvaluation.COCO,
          ProposalEvaluation.FAST,
          ProposalEvaluation.RECALL);

  private DetectionEvaluation() {}

  /**
   * Computes several metrics in order.
   *
   * @param detections one per image, in dataset order
   * @param metrics names of metrics: {@value #BBOX}, {@value #MEAN_AP}, or one of {@link
   *     ProposalEvaluation}
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
      result = result.plus(measure(metric, dataset, annotations, detections, options));
    }
    return result;
  }

  private static EvaluationResult measure(
      String metric,
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    return switch (metric) {
      case BBOX -> CocoEvaluation.evaluate(annotations, detections, dataset.classes(), options);
      case ProposalEvaluation.COCO -> ProposalEvaluation.coco(annotations, detections, options);
      case ProposalEvaluation.FAST -> ProposalEvaluation.fast(annotations, detections, options);
      case ProposalEvaluation.RECALL -> ProposalEvaluation.recall(annotations, detections, options);
      default ->
          VocEvaluation.evaluate(
              annotations, detections, dataset.classes(), dataset.isVoc2007(), options);
    };
  }

  /**
   * Returns the names of the numbers that metrics yield, in the order of the results.
   *
   * @param metrics names of known metrics
   */
  public static List<String> keys(List<String> metrics, EvaluationOptions options) {
    return metrics.stream().flatMap(metric -> keys(metric, options).stream()).toList();
  }

  private static List<String> keys(String metric, EvaluationOptions options) {
    return switch (metric) {
      case BBOX -> CocoEvaluation.keys(options);
      case ProposalEvaluation.COCO -> ProposalEvaluation.cocoKeys(options);
      case ProposalEvaluation.FAST -> ProposalEvaluation.fastKeys(options);
      case ProposalEvaluation.RECALL -> ProposalEvaluation.recallKeys(options);
      default -> VocEvaluation.keys(options);
    };
  }

  /**
   * Checks that a metric exists.
   *
   * @throws ArgumentException if the metric is unknown
   */
  public static void requireKnown(String metric) {
    if (!METRICS.contains(metric)) {
      throw new ArgumentException(
          "unknown metric `%s`, expected %s"
              .formatted(
                  metric,
                  METRICS.stream()
                      .map(each -> "`" + each + "`")
                      .collect(Collectors.joining(", ", "one of ", ""))));
    }
  }
}
