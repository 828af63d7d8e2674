package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.ClassCoverage;
import org.cfgrun.runtime.data.ClassFrequency;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.log.Numerals;

/**
 * The metrics {@code bbox} and {@code segm} of LVIS (https://arxiv.org/abs/1908.03195), equal to
 * the results of lvis-api in mmdet's {@code LVISV1Dataset.evaluate}. The keys are {@code bbox_AP},
 * {@code bbox_AP50}, {@code AP75}, {@code APs}, {@code APm}, {@code APl}, and {@code APr}, {@code
 * APc}, {@code APf} of rare, common and frequent classes, rounded to four digits, and {@code
 * bbox_mAP_copypaste}; likewise {@code segm_AP}. The metric {@code proposal} has the recalls {@code
 * AR@300}, {@code ARs@300}, {@code ARm@300} and {@code ARl@300}.
 *
 * <p>Unlike in COCO's metrics, the 300 best detections of an image count, whatever their classes.
 * Detections of a class count only if the class was verified to be absent from the image or has an
 * object in it. Where not all objects of a class are annotated, unmatched detections are ignored.
 * Objects and detections without area do not count. IoU thresholds are 0.5, 0.55, ... 0.95.
 */
final class LvisEvaluation {
  private static final int LIMIT = 300;

  private LvisEvaluation() {}

  /** A named number of a result. */
  private record Item(String name, double value) {}

  /**
   * Evaluates detections.
   *
   * @param annotations the objects in each image
   * @param detections the detections in each image
   */
  static EvaluationResult evaluate(
      IouType type,
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    if (detections.stream().allMatch(each -> each.size() == 0)) {
      return CocoEvaluation.withoutDetections(type);
    }
    CocoScores scores = scores(type, dataset, annotations, detections);
    List<Item> precisions = precisions(scores, dataset.frequencies());
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (Item item : precisions) {
      metrics.put(type.key() + "_" + item.name, Numerals.round(item.value, 4));
    }
    metrics.put(
        type.key() + "_mAP_copypaste",
        precisions.stream()
            .map(item -> item.name + ":" + Numerals.fixed(item.value, 4))
            .collect(Collectors.joining(" ")));
    List<String> tables = new ArrayList<>();
    if (options.classwise()) {
      tables.add(CocoEvaluation.classTable(scores, dataset.classes()));
    }
    tables.add(summary(type, scores, precisions));
    return new EvaluationResult(metrics, tables, CocoEvaluation.warnings(annotations));
  }

  /** Computes the recalls of boxes. */
  static EvaluationResult recall(
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections) {
    if (detections.stream().allMatch(each -> each.size() == 0)) {
      return CocoEvaluation.withoutDetections(IouType.BBOX);
    }
    CocoScores scores = scores(IouType.BBOX, dataset, annotations, detections);
    Map<String, Object> metrics = new LinkedHashMap<>();
    recalls(scores).forEach(item -> metrics.put(item.name, Numerals.round(item.value, 4)));
    return new EvaluationResult(
        metrics,
        List.of(summary(IouType.BBOX, scores, precisions(scores, dataset.frequencies()))),
        List.of());
  }

  /** Returns the names of the numbers of {@code bbox} or {@code segm}. */
  static List<String> keys(IouType type) {
    return Stream.of("AP", "AP50", "AP75", "APs", "APm", "APl", "APr", "APc", "APf")
        .map(name -> type.key() + "_" + name)
        .toList();
  }

  /** Returns the names of the recalls. */
  static List<String> recallKeys() {
    return Stream.of("AR", "ARs", "ARm", "ARl").map(name -> name + "@" + LIMIT).toList();
  }

  private static String summary(IouType type, CocoScores scores, List<Item> precisions) {
    List<Item> all = Stream.concat(precisions.stream(), recalls(scores).stream()).toList();
    return TextTable.pairs(
        type.key(),
        "value",
        all.stream().map(Item::name).toList(),
        all.stream().map(item -> Numerals.fixed(item.value, 3)).toList());
  }

  private static List<Item> precisions(CocoScores scores, List<ClassFrequency> frequencies) {
    List<Item> items = new ArrayList<>();
    items.add(new Item("AP", scores.meanPrecision(Double.NaN, CocoArea.ALL, 0)));
    items.add(new Item("AP50", scores.meanPrecision(0.5, CocoArea.ALL, 0)));
    items.add(new Item("AP75", scores.meanPrecision(0.75, CocoArea.ALL, 0)));
    items.add(new Item("APs", scores.meanPrecision(Double.NaN, CocoArea.SMALL, 0)));
    items.add(new Item("APm", scores.meanPrecision(Double.NaN, CocoArea.MEDIUM, 0)));
    items.add(new Item("APl", scores.meanPrecision(Double.NaN, CocoArea.LARGE, 0)));
    for (ClassFrequency bin : ClassFrequency.values()) {
      IntStream labels =
          IntStream.range(0, frequencies.size()).filter(label -> frequencies.get(label) == bin);
      items.add(
          new Item("AP" + bin.code(), scores.meanPrecision(Double.NaN, CocoArea.ALL, 0, labels)));
    }
    return items;
  }

  private static List<Item> recalls(CocoScores scores) {
    List<String> names = recallKeys();
    CocoArea[] areas = CocoArea.values();
    return IntStream.range(0, areas.length)
        .mapToObj(a -> new Item(names.get(a), scores.meanRecall(areas[a], 0)))
        .toList();
  }

  private static CocoScores scores(
      IouType type,
      DetectionDataset dataset,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections) {
    double[] thresholds = EvaluationOptions.defaults().iouThresholds();
    // lvis-api takes the area of a detected mask from its box, which mmdet writes beside it.
    CocoMatcher matcher = new CocoMatcher(thresholds, type, IouType.BBOX);
    List<List<CocoMatches>> matches = new ArrayList<>();
    dataset.classes().forEach(name -> matches.add(new ArrayList<>()));
    for (int i = 0; i < annotations.size(); i++) {
      List<AnnotatedObject> objects =
          annotations.get(i).stream().filter(object -> object.area() > 0).toList();
      ScoredBoxes found = ScoredBoxes.of(detections.get(i), type).bestOfAll(LIMIT);
      ClassCoverage coverage = dataset.coverage(i);
      Set<Integer> annotated = new TreeSet<>(coverage.absent());
      objects.forEach(object -> annotated.add(object.label()));
      for (int label : annotated) {
        List<AnnotatedObject> ofClass = CocoEvaluation.ofClass(objects, label);
        ScoredBoxes best = found.best(label, LIMIT);
        if (!ofClass.isEmpty() || best.size() > 0) {
          matches.get(label).add(matcher.match(ofClass, best, coverage.partial().contains(label)));
        }
      }
    }
    return new CocoScores(thresholds, List.of(LIMIT), matches);
  }
}
