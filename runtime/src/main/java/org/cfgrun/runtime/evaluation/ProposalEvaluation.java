package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.log.Numerals;

/**
 * Metrics of regions without classes, as in mmdet's datasets.
 *
 * <ul>
 *   <li>{@code proposal}: average recall of COCO, with the keys {@code AR@100}, {@code AR@300},
 *       {@code AR@1000}, {@code AR_s@1000}, {@code AR_m@1000} and {@code AR_l@1000}, or those of
 *       {@code metric_items}, rounded to four digits.
 *   <li>{@code proposal_fast}: {@link ProposalRecall} for each limit of {@code proposal_nums}, as a
 *       mean over {@code iou_thrs}, with keys such as {@code AR@100}.
 *   <li>{@code recall}: the same for each threshold of {@code iou_thr}, with keys such as {@code
 *       recall@100@0.5}, and the mean with {@code AR@100} if there are several.
 * </ul>
 *
 * Objects of classes that the dataset does not select do not count. Neither do crowds and difficult
 * objects in {@code proposal_fast} and {@code recall}.
 */
final class ProposalEvaluation {
  static final String COCO = "proposal";
  static final String FAST = "proposal_fast";
  static final String RECALL = "recall";

  private static final String NO_OBJECTS =
      "No objects in any image: the recall of regions is not available.";

  private ProposalEvaluation() {}

  private static EvaluationResult unavailable(String reason) {
    return new EvaluationResult(Map.of(), List.of(), List.of(reason));
  }

  private static boolean isEmpty(List<float[]> objects) {
    return objects.stream().allMatch(boxes -> boxes.length == 0);
  }

  static EvaluationResult coco(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    if (detections.stream().allMatch(each -> each.size() == 0)) {
      return unavailable("No regions in any image: the proposal metric is not available.");
    }
    List<List<AnnotatedObject>> objects =
        annotations.stream()
            .map(image -> image.stream().map(object -> object.withLabel(0)).toList())
            .toList();
    List<ScoredBoxes> found =
        detections.stream().map(ScoredBoxes::of).map(ScoredBoxes::withoutClasses).toList();
    CocoScores scores = CocoEvaluation.scores(IouType.BBOX, objects, found, 1, options);
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (CocoMetric item : items(options)) {
      metrics.put(item.key(), Numerals.round(item.of(scores), 4));
    }
    return new EvaluationResult(
        metrics, List.of(CocoEvaluation.summary(IouType.BBOX, scores)), List.of());
  }

  static List<String> cocoKeys(EvaluationOptions options) {
    return items(options).stream().map(CocoMetric::key).toList();
  }

  private static List<CocoMetric> items(EvaluationOptions options) {
    return options.metricItems() == null
        ? CocoMetric.RECALLS
        : options.metricItems().stream().map(CocoMetric::named).toList();
  }

  static EvaluationResult fast(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    List<float[]> objects = boxes(annotations);
    if (isEmpty(objects)) {
      return unavailable(NO_OBJECTS);
    }
    double[][] recalls =
        ProposalRecall.of(objects, detections, options.proposalNums(), options.iouThresholds());
    Map<String, Object> metrics = new LinkedHashMap<>();
    putMeans(metrics, recalls, options);
    return result(metrics);
  }

  static List<String> fastKeys(EvaluationOptions options) {
    return options.proposalNums().stream().map(ProposalEvaluation::meanKey).toList();
  }

  static EvaluationResult recall(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    List<float[]> objects = boxes(annotations);
    if (isEmpty(objects)) {
      return unavailable(NO_OBJECTS);
    }
    List<Double> thresholds = options.iouThr().values();
    double[][] recalls =
        ProposalRecall.of(
            objects,
            detections,
            options.proposalNums(),
            thresholds.stream().mapToDouble(Double::doubleValue).toArray());
    Map<String, Object> metrics = new LinkedHashMap<>();
    List<Integer> limits = options.proposalNums();
    for (int i = 0; i < limits.size(); i++) {
      for (int t = 0; t < thresholds.size(); t++) {
        metrics.put(recallKey(limits.get(i), thresholds.get(t)), recalls[i][t]);
      }
    }
    if (thresholds.size() > 1) {
      putMeans(metrics, recalls, options);
    }
    return result(metrics);
  }

  static List<String> recallKeys(EvaluationOptions options) {
    List<Double> thresholds = options.iouThr().values();
    List<String> keys = new ArrayList<>();
    for (int limit : options.proposalNums()) {
      thresholds.forEach(threshold -> keys.add(recallKey(limit, threshold)));
    }
    if (thresholds.size() > 1) {
      keys.addAll(fastKeys(options));
    }
    return keys;
  }

  private static void putMeans(
      Map<String, Object> metrics, double[][] recalls, EvaluationOptions options) {
    for (int i = 0; i < recalls.length; i++) {
      double mean = Arrays.stream(recalls[i]).average().orElse(Double.NaN);
      metrics.put(meanKey(options.proposalNums().get(i)), mean);
    }
  }

  private static String meanKey(int limit) {
    return "AR@" + limit;
  }

  private static String recallKey(int limit, double threshold) {
    return "recall@" + limit + "@" + PythonText.ofFloat(threshold);
  }

  private static EvaluationResult result(Map<String, Object> metrics) {
    List<String> values =
        metrics.values().stream().map(value -> Numerals.fixed((double) value, 4)).toList();
    return new EvaluationResult(
        metrics,
        List.of(TextTable.pairs("regions", "recall", List.copyOf(metrics.keySet()), values)),
        List.of());
  }

  /** Returns the corners of the objects of each image, without crowds and difficult objects. */
  private static List<float[]> boxes(List<List<AnnotatedObject>> annotations) {
    List<float[]> boxes = new ArrayList<>();
    for (List<AnnotatedObject> image : annotations) {
      List<AnnotatedObject> counted =
          image.stream().filter(object -> !object.crowd() && !object.difficult()).toList();
      float[] corners = new float[4 * counted.size()];
      for (int i = 0; i < counted.size(); i++) {
        AnnotatedObject object = counted.get(i);
        corners[4 * i] = (float) object.x();
        corners[4 * i + 1] = (float) object.y();
        corners[4 * i + 2] = (float) (object.x() + object.width());
        corners[4 * i + 3] = (float) (object.y() + object.height());
      }
      boxes.add(corners);
    }
    return boxes;
  }
}
