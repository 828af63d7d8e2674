package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.log.Numerals;

/**
 * The metrics {@code bbox} and {@code segm}: COCO average precision of boxes and masks, equal to
 * the results of pycocotools in mmdet's {@code CocoDataset.evaluate}. The keys are {@code
 * bbox_mAP}, {@code bbox_mAP_50}, {@code _75}, {@code _s}, {@code _m}, {@code _l}, rounded to four
 * digits, and {@code bbox_mAP_copypaste}, which lists all six in one line; likewise {@code
 * segm_mAP}. In addition, difficult objects (VOC) are ignored.
 */
public final class CocoEvaluation {
  private CocoEvaluation() {}

  /**
   * Evaluates detections.
   *
   * @param annotations the objects in each image
   * @param detections the detections in each image
   * @param classes the class names
   */
  public static EvaluationResult evaluate(
      IouType type,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      List<String> classes,
      EvaluationOptions options) {
    if (detections.stream().allMatch(each -> each.size() == 0)) {
      return withoutDetections(type);
    }
    List<ScoredBoxes> found = detections.stream().map(each -> ScoredBoxes.of(each, type)).toList();
    CocoScores scores = scores(type, annotations, found, classes.size(), options);
    List<String> tables = new ArrayList<>();
    if (options.classwise()) {
      tables.add(classTable(scores, classes));
    }
    tables.add(summary(type, scores));
    return new EvaluationResult(metrics(type, scores, options), tables, warnings(annotations));
  }

  static EvaluationResult withoutDetections(IouType type) {
    return new EvaluationResult(
        Map.of(),
        List.of(),
        List.of(
            "No detections in any image: the %s metric is not available.".formatted(type.key())));
  }

  static CocoScores scores(
      IouType type,
      List<List<AnnotatedObject>> annotations,
      List<ScoredBoxes> found,
      int classes,
      EvaluationOptions options) {
    double[] thresholds = options.iouThresholds();
    List<Integer> limits = options.proposalNums();
    CocoMatcher matcher = new CocoMatcher(thresholds, type);
    List<List<CocoMatches>> matches = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      List<CocoMatches> images = new ArrayList<>();
      for (int i = 0; i < annotations.size(); i++) {
        List<AnnotatedObject> objects = ofClass(annotations.get(i), label);
        ScoredBoxes best = found.get(i).best(label, limits.get(limits.size() - 1));
        if (!objects.isEmpty() || best.size() > 0) {
          images.add(matcher.match(objects, best));
        }
      }
      matches.add(images);
    }
    return new CocoScores(thresholds, limits, matches);
  }

  static List<AnnotatedObject> ofClass(List<AnnotatedObject> objects, int label) {
    List<AnnotatedObject> chosen = new ArrayList<>();
    for (AnnotatedObject object : objects) {
      if (object.label() == label) {
        chosen.add(object);
      }
    }
    return chosen;
  }

  private static List<CocoMetric> items(EvaluationOptions options) {
    return options.metricItems() == null
        ? CocoMetric.PRECISIONS
        : options.metricItems().stream().map(CocoMetric::named).toList();
  }

  /** Returns the names of the numbers of a result. */
  static List<String> keys(IouType type, EvaluationOptions options) {
    return items(options).stream().map(item -> key(type, item)).toList();
  }

  private static String key(IouType type, CocoMetric item) {
    return type.key() + "_" + item.key();
  }

  private static Map<String, Object> metrics(
      IouType type, CocoScores scores, EvaluationOptions options) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (CocoMetric item : items(options)) {
      metrics.put(key(type, item), Numerals.round(item.of(scores), 4));
    }
    metrics.put(
        type.key() + "_mAP_copypaste",
        CocoMetric.PRECISIONS.stream()
            .map(metric -> Numerals.fixed(metric.of(scores), 4))
            .collect(Collectors.joining(" ")));
    return metrics;
  }

  static String summary(IouType type, CocoScores scores) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (CocoMetric metric : CocoMetric.values()) {
      names.add(metric.key());
      values.add(Numerals.fixed(metric.of(scores), 3));
    }
    return TextTable.pairs(type.key(), "value", names, values);
  }

  static String classTable(CocoScores scores, List<String> classes) {
    List<String> values = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      double precision = scores.averagePrecision(label);
      values.add(Numerals.fixed(precision < 0 ? Double.NaN : precision, 3));
    }
    return TextTable.pairs("category", "AP", classes, values);
  }

  static List<String> warnings(List<List<AnnotatedObject>> annotations) {
    boolean zero = annotations.stream().flatMap(List::stream).anyMatch(each -> each.id() == 0);
    return zero
        ? List.of(
            "An annotation has id 0. As in pycocotools, its detections count as false positives. Start annotation ids at 1.")
        : List.of();
  }
}
