package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.log.Numerals;

/**
 * The metric {@code mAP}: VOC mean average precision as in mmdet's {@code VOCDataset.evaluate}. The
 * keys are {@code mAP} and {@code AP50}; the latter is named after the IoU threshold and rounded to
 * three digits. With several thresholds, {@code mAP} is the mean over them.
 *
 * <p>Detections are processed by descending score and compared with the object of highest IoU in
 * their image. If the IoU is below the threshold, the detection is a false positive. Otherwise it
 * is ignored if the object is difficult or a crowd, a false positive if the object was already
 * detected, and a true positive if not. {@link MeanApRules} says what a width is.
 */
public final class VocEvaluation {
  private static final String MEAN = "mAP";

  private VocEvaluation() {}

  /** A detection of one class. */
  record Candidate(double score, boolean right, boolean ignored) {}

  /** Judges the detections of one class in one image. */
  interface Matcher {
    /**
     * Adds a candidate for each detection.
     *
     * @param objects the objects of the class
     * @param order the indices of the detections of the class, by descending score
     * @param threshold the index of the IoU threshold
     */
    void match(
        List<AnnotatedObject> objects,
        Detections detections,
        int[] order,
        int threshold,
        List<Candidate> candidates);

    /** Returns whether missing an object is an error. */
    boolean counts(AnnotatedObject object);
  }

  private record VocMatcher(List<Double> thresholds, double pixel) implements Matcher {
    @Override
    public boolean counts(AnnotatedObject object) {
      return !isIgnored(object);
    }

    @Override
    public void match(
        List<AnnotatedObject> objects,
        Detections detections,
        int[] order,
        int threshold,
        List<Candidate> candidates) {
      boolean[] found = new boolean[objects.size()];
      for (int d : order) {
        int best = best(detections.boxes(), 4 * d, objects, pixel, thresholds.get(threshold));
        boolean ignored = best >= 0 && isIgnored(objects.get(best));
        boolean right = best >= 0 && !ignored && !found[best];
        if (right) {
          found[best] = true;
        }
        candidates.add(new Candidate(detections.scores()[d], right, ignored));
      }
    }
  }

  /**
   * Evaluates detections.
   *
   * @param annotations the objects in each image
   * @param detections the detections in each image
   * @param classes the class names
   * @param rules how boxes are compared and precision is averaged
   */
  public static EvaluationResult evaluate(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      List<String> classes,
      MeanApRules rules,
      EvaluationOptions options) {
    Matcher matcher = new VocMatcher(options.iouThr().values(), rules.pixel());
    return evaluate(annotations, detections, classes, rules, options, matcher);
  }

  /** Evaluates detections that a matcher judges. */
  static EvaluationResult evaluate(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      List<String> classes,
      MeanApRules rules,
      EvaluationOptions options,
      Matcher matcher) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put(MEAN, 0.0);
    List<String> tables = new ArrayList<>();
    double sum = 0;
    List<Double> thresholds = options.iouThr().values();
    for (int t = 0; t < thresholds.size(); t++) {
      double threshold = thresholds.get(t);
      TextTable table = new TextTable(List.of("class", "gts", "dets", "recall", "ap"));
      double mean = mean(annotations, detections, classes, rules, matcher, t, table);
      tables.add(
          thresholds.size() == 1
              ? table.toString()
              : "IoU threshold %s\n%s".formatted(threshold, table));
      sum += mean;
      metrics.put(key(threshold), Numerals.round(mean, 3));
    }
    metrics.put(MEAN, sum / thresholds.size());
    return new EvaluationResult(metrics, tables, List.of());
  }

  /** Returns the mean average precision at one threshold, and fills its table. */
  private static double mean(
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      List<String> classes,
      MeanApRules rules,
      Matcher matcher,
      int threshold,
      TextTable table) {
    List<Double> precisions = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int objects = 0;
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < annotations.size(); i++) {
        List<AnnotatedObject> ofClass = new ArrayList<>();
        for (AnnotatedObject object : annotations.get(i)) {
          if (object.label() == label) {
            ofClass.add(object);
            objects += matcher.counts(object) ? 1 : 0;
          }
        }
        Detections found = detections.get(i);
        matcher.match(ofClass, found, ordered(found, label), threshold, candidates);
      }
      VocCurve curve = curve(candidates, objects);
      double precision = rules.elevenPoints() ? curve.elevenPoints() : curve.area();
      if (objects > 0) {
        precisions.add(precision);
      }
      table.add(
          List.of(
              classes.get(label),
              Integer.toString(objects),
              Integer.toString(candidates.size()),
              Numerals.fixed(curve.lastRecall(), 3),
              Numerals.fixed(precision, 3)));
    }
    double mean = precisions.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    table.add(List.of(MEAN, "", "", "", Numerals.fixed(mean, 3)));
    return mean;
  }

  /** Returns the names of the numbers of a result. */
  static List<String> keys(EvaluationOptions options) {
    return Stream.concat(
            Stream.of(MEAN), options.iouThr().values().stream().map(VocEvaluation::key))
        .toList();
  }

  private static String key(double threshold) {
    return String.format(Locale.ROOT, "AP%02d", (int) (threshold * 100));
  }

  private static boolean isIgnored(AnnotatedObject object) {
    return object.difficult() || object.crowd();
  }

  /** Returns the indices of the detections of a class by descending score. */
  private static int[] ordered(Detections detections, int label) {
    return IntStream.range(0, detections.size())
        .filter(d -> detections.labels()[d] == label)
        .boxed()
        .sorted(Comparator.comparingDouble(d -> -detections.scores()[d]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Returns the index of the object that overlaps most with a box; -1 if none reaches the
   * threshold.
   *
   * @param at the index of the first corner of the box
   */
  static int best(
      float[] boxes, int at, List<AnnotatedObject> objects, double pixel, double threshold) {
    int best = -1;
    double bestIou = threshold;
    for (int g = 0; g < objects.size(); g++) {
      double iou = iou(boxes, at, objects.get(g), pixel);
      if (best < 0 ? iou >= bestIou : iou > bestIou) {
        best = g;
        bestIou = iou;
      }
    }
    return best;
  }

  private static double iou(float[] boxes, int at, AnnotatedObject object, double pixel) {
    double common = intersection(boxes, at, object, pixel);
    double own = (boxes[at + 2] - boxes[at] + pixel) * (boxes[at + 3] - boxes[at + 1] + pixel);
    double other = (object.width() + pixel) * (object.height() + pixel);
    return common / Math.max(own + other - common, 1e-6);
  }

  /** Returns the area that a box and an object share. */
  static double intersection(float[] boxes, int at, AnnotatedObject object, double pixel) {
    double right = Math.min(boxes[at + 2], object.x() + object.width());
    double bottom = Math.min(boxes[at + 3], object.y() + object.height());
    double width = Math.max(right - Math.max(boxes[at], object.x()) + pixel, 0);
    double height = Math.max(bottom - Math.max(boxes[at + 1], object.y()) + pixel, 0);
    return width * height;
  }

  private static VocCurve curve(List<Candidate> candidates, int objects) {
    List<Candidate> sorted =
        candidates.stream().sorted(Comparator.comparingDouble(each -> -each.score())).toList();
    double[] recalls = new double[sorted.size()];
    double[] precisions = new double[sorted.size()];
    int right = 0;
    int counted = 0;
    for (int i = 0; i < recalls.length; i++) {
      Candidate candidate = sorted.get(i);
      right += candidate.right() ? 1 : 0;
      counted += candidate.ignored() ? 0 : 1;
      recalls[i] = objects == 0 ? 0 : (double) right / objects;
      precisions[i] = counted == 0 ? 0 : (double) right / counted;
    }
    return new VocCurve(recalls, precisions);
  }
}
