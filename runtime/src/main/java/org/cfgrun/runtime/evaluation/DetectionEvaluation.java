package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.ClassHierarchy;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.dataset.PlannedDataset;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.RunLengthMask;

/**
 * Evaluates detections on a dataset. Every metric is available for every dataset. Datasets that are
 * evaluated one by one prefix the names of their numbers, such as {@code 0_bbox_mAP}.
 */
public final class DetectionEvaluation {
  /** The average precision of COCO for boxes; see {@link CocoEvaluation}. */
  public static final String BBOX = "bbox";

  /** The average precision of COCO for masks; see {@link CocoEvaluation}. */
  public static final String SEGM = "segm";

  /**
   * The mean average precision of VOC or Open Images; see {@link VocEvaluation} and {@link
   * OpenImagesEvaluation}.
   */
  public static final String MEAN_AP = "mAP";

  /** The panoptic quality; see {@link PanopticQuality}. */
  public static final String PQ = "PQ";

  /** The average precision of Cityscapes' benchmark for masks; see {@link CityscapesEvaluation}. */
  public static final String CITYSCAPES = "cityscapes";

  private static final List<String> METRICS =
      List.of(
          BBOX,
          SEGM,
          MEAN_AP,
          CITYSCAPES,
          PQ,
          ProposalEvaluation.COCO,
          ProposalEvaluation.FAST,
          ProposalEvaluation.RECALL);

  private DetectionEvaluation() {}

  /**
   * Computes several metrics in order; that of Cityscapes comes first, as in mmdet.
   *
   * @param detections one per image, in dataset order
   * @param metrics names of metrics: {@value #BBOX}, {@value #SEGM}, {@value #MEAN_AP}, {@value
   *     #CITYSCAPES}, {@value #PQ}, or one of {@link ProposalEvaluation}
   * @throws ArgumentException if a metric is unknown
   * @throws ConfigException if masks are compared and objects or detections have none, or a file of
   *     the dataset is invalid
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
    List<? extends DetectionDataset> parts = dataset.evaluatedApart();
    if (!parts.isEmpty()) {
      return evaluateApart(parts, detections, metrics, options);
    }
    List<List<AnnotatedObject>> annotations = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      annotations.add(dataset.annotations(i));
    }
    EvaluationResult result = new EvaluationResult(Map.of(), List.of(), List.of());
    for (String metric : inOrder(metrics)) {
      result = result.plus(measure(metric, dataset, annotations, detections, options));
    }
    return result;
  }

  private static EvaluationResult evaluateApart(
      List<? extends DetectionDataset> parts,
      List<Detections> detections,
      List<String> metrics,
      EvaluationOptions options) {
    EvaluationResult result = new EvaluationResult(Map.of(), List.of(), List.of());
    int from = 0;
    for (int i = 0; i < parts.size(); i++) {
      DetectionDataset part = parts.get(i);
      List<Detections> own = detections.subList(from, from + part.size());
      result = result.plus(evaluate(part, own, metrics, options).prefixed(i));
      from += part.size();
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
      case BBOX -> precision(IouType.BBOX, annotations, detections, dataset, options);
      case SEGM -> {
        requireMasks(dataset, annotations, detections);
        yield precision(IouType.SEGM, annotations, detections, dataset, options);
      }
      case CITYSCAPES -> {
        detections.forEach(found -> requireMasks(metric, found));
        yield CityscapesEvaluation.evaluate(dataset, detections);
      }
      case PQ -> PanopticQuality.evaluate(dataset, detections, options);
      case ProposalEvaluation.COCO ->
          dataset.isFederated()
              ? LvisEvaluation.recall(dataset, annotations, detections)
              : ProposalEvaluation.coco(annotations, detections, options);
      case ProposalEvaluation.FAST -> ProposalEvaluation.fast(annotations, detections, options);
      case ProposalEvaluation.RECALL -> ProposalEvaluation.recall(annotations, detections, options);
      default -> {
        ClassHierarchy hierarchy = dataset.hierarchy();
        yield hierarchy == null
            ? VocEvaluation.evaluate(
                annotations, detections, dataset.classes(), dataset.meanApRules(), options)
            : OpenImagesEvaluation.evaluate(dataset, hierarchy, annotations, detections, options);
      }
    };
  }

  private static EvaluationResult precision(
      IouType type,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      DetectionDataset dataset,
      EvaluationOptions options) {
    return dataset.isFederated()
        ? LvisEvaluation.evaluate(type, dataset, annotations, detections, options)
        : CocoEvaluation.evaluate(type, annotations, detections, dataset.classes(), options);
  }

  private static void requireMasks(
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections) {
    for (int i = 0; i < annotations.size(); i++) {
      InstanceMasks found = requireMasks(SEGM, detections.get(i));
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

  private static InstanceMasks requireMasks(String metric, Detections detections) {
    InstanceMasks masks = detections.masks();
    if (masks == null) {
      throw BadData.of(
          "The metric `%s` compares masks, but the model predicts none. Use a model with a mask head, or the metric `bbox`."
              .formatted(metric));
    }
    return masks;
  }

  private static List<String> inOrder(List<String> metrics) {
    return metrics.stream().sorted(Comparator.comparing(name -> !name.equals(CITYSCAPES))).toList();
  }

  /** Returns whether a metric compares masks that the model predicts. */
  public static boolean comparesMasks(String metric) {
    return metric.equals(SEGM) || metric.equals(CITYSCAPES);
  }

  /**
   * Checks that metrics can be computed together and for a dataset.
   *
   * @param dataset the dataset to evaluate, or its plan
   * @param metrics names of known metrics
   * @throws ArgumentException if they cannot; names the metric
   */
  public static void requireFit(DetectionDataset dataset, List<String> metrics) {
    if (!(dataset instanceof PlannedDataset plan) || plan.isKnown()) {
      requireSegments(dataset, metrics);
    }
    if (!metrics.contains(CITYSCAPES)) {
      return;
    }
    if (metrics.contains(MEAN_AP)) {
      throw new ArgumentException(
          "The metrics `cityscapes` and `mAP` both have a result `mAP`. Remove one of them.");
    }
    List<? extends DetectionDataset> parts = dataset.evaluatedApart();
    (parts.isEmpty() ? List.of(dataset) : parts).forEach(CityscapesEvaluation::requireFit);
  }

  private static void requireSegments(DetectionDataset dataset, List<String> metrics) {
    for (String metric : metrics) {
      if (metric.equals(PQ) && !dataset.isPanoptic()) {
        throw new ArgumentException(
            metric,
            "The metric `PQ` compares segments, but the dataset has none. Use `CocoPanopticDataset`, or the metric 'bbox'.");
      }
      if (!metric.equals(PQ) && dataset.isPanoptic()) {
        throw new ArgumentException(
            metric,
            "The metric `%s` is not supported for `CocoPanopticDataset`. Set `metric='PQ'`."
                .formatted(metric));
      }
    }
  }

  /**
   * Returns the names of the numbers that metrics yield, in the order of the results.
   *
   * @param dataset the dataset to evaluate, or its plan
   * @param metrics names of known metrics
   */
  public static List<String> keys(
      DetectionDataset dataset, List<String> metrics, EvaluationOptions options) {
    List<? extends DetectionDataset> parts = dataset.evaluatedApart();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      for (String key : keys(parts.get(i), metrics, options)) {
        keys.add(EvaluationResult.prefixed(i, key));
      }
    }
    if (parts.isEmpty()) {
      inOrder(metrics).forEach(metric -> keys.addAll(keys(dataset.isFederated(), metric, options)));
    }
    return keys;
  }

  private static List<String> keys(boolean federated, String metric, EvaluationOptions options) {
    return switch (metric) {
      case BBOX -> precisionKeys(federated, IouType.BBOX, options);
      case SEGM -> precisionKeys(federated, IouType.SEGM, options);
      case CITYSCAPES -> CityscapesEvaluation.keys();
      case PQ -> PanopticQuality.keys();
      case ProposalEvaluation.COCO ->
          federated ? LvisEvaluation.recallKeys() : ProposalEvaluation.cocoKeys(options);
      case ProposalEvaluation.FAST -> ProposalEvaluation.fastKeys(options);
      case ProposalEvaluation.RECALL -> ProposalEvaluation.recallKeys(options);
      default -> VocEvaluation.keys(options);
    };
  }

  private static List<String> precisionKeys(
      boolean federated, IouType type, EvaluationOptions options) {
    return federated ? LvisEvaluation.keys(type) : CocoEvaluation.keys(type, options);
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
