package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.RunLengthMask;

/** Evaluates detections on a dataset. Every metric is available for every dataset. */
public final class DetectionEvaluation {
  /** The average precision of COCO for boxes; see {@link CocoEvaluation}. */
  public static final String BBOX = "bbox";

  /** The average precision of COCO for masks; see {@link CocoEvaluation}. */
  public static final String SEGM = "segm";

  /** The mean average precision of VOC; see {@link VocEvaluation}. */
  public static final String MEAN_AP = "mAP";

  private static final List<String> METRICS =
      List.of(
          BBOX,
          SEGM,
          MEAN_AP,
          ProposalEvaluation.COCO,
          ProposalEvaluation.FAST,
          ProposalEvaluation.RECALL);

  private DetectionEvaluation() {}

  /**
   * Computes several metrics in order.
   *
   * @param detections one per image, in dataset order
   * @param metrics names of metrics: {@value #BBOX}, {@value #SEGM}, {@value #MEAN_AP}, or one of
   *     {@link ProposalEvaluation}
   * @throws ArgumentException if a metric is unknown
   * @throws ConfigException if masks are compared and objects or detections have none
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
      case BBOX -> coco(IouType.BBOX, annotations, detections, dataset, options);
      case SEGM -> {
        requireMasks(dataset, annotations, detections);
        yield coco(IouType.SEGM, annotations, detections, dataset, options);
      }
      case ProposalEvaluation.COCO -> ProposalEvaluation.coco(annotations, detections, options);
      case ProposalEvaluation.FAST -> ProposalEvaluation.fast(annotations, detections, options);
      case ProposalEvaluation.RECALL -> ProposalEvaluation.recall(annotations, detections, options);
      default ->
          VocEvaluation.evaluate(
              annotations, detections, dataset.classes(), dataset.isVoc2007(), options);
    };
  }

  private static EvaluationResult coco(
      IouType type,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      DetectionDataset dataset,
      EvaluationOptions options) {
    return CocoEvaluation.evaluate(type, annotations, detections, dataset.classes(), options);
  }

  private static void requireMasks(
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections) {
    for (int i = 0; i < annotations.size(); i++) {
      InstanceMasks found = detections.get(i).masks();
      if (found == null) {
        throw BadData.of(
            "The metric `segm` compares masks, but the model predicts none. Use a model with a"
                + " mask head, or the metric `bbox`.");
      }
      for (AnnotatedObject object : annotations.get(i)) {
        RunLengthMask mask = object.mask();
        if (mask == null) {
          throw BadData.of(
              "The metric `segm` compares masks, but object %s of image %s has none. Use a dataset"
                      .formatted(object.id(), dataset.imageId(i))
                  + " with masks, such as `CocoDataset`, or the metric `bbox`.");
        }
        if (mask.height() != found.height() || mask.width() != found.width()) {
          throw BadData.of(
              "Image %s has %s x %s pixels, but its annotation file says %s x %s. Correct `width`"
                      .formatted(
                          dataset.imageId(i),
                          found.width(),
                          found.height(),
                          mask.width(),
                          mask.height())
                  + " and `height` in the file.");
        }
      }
    }
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
      case BBOX -> CocoEvaluation.keys(IouType.BBOX, options);
      case SEGM -> CocoEvaluation.keys(IouType.SEGM, options);
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
