package org.cfgrun.runtime.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Precision and recall for every class, area range, IoU threshold and detection limit, as in {@code
 * COCOeval.accumulate} of pycocotools; -1 if there are no objects.
 *
 * <p>The detections of all images are sorted by descending score. After each detection, {@code
 * recall = tp / objects} and {@code precision = tp / (tp + fp + 2.2e-16)}. Precision is made
 * non-increasing from right to left and sampled at the 101 recalls 0, 0.01, ... 1; it is 0 at
 * recalls that are not reached.
 */
final class CocoScores {
  static final int RECALLS = 101;
  private static final double EPSILON = Math.ulp(1.0);

  private final double[] thresholds;
  private final List<Integer> limits;

  /** Precision, indexed by class, area, limit, threshold and recall. */
  private final double[][][][][] precision;

  /** Recall, indexed by class, area, limit and threshold. */
  private final double[][][][] recall;

  /**
   * @param thresholds the IoU thresholds
   * @param limits the maximum numbers of detections per image
   * @param matches the matches of each image, for each class
   */
  CocoScores(double[] thresholds, List<Integer> limits, List<List<CocoMatches>> matches) {
    this.thresholds = thresholds;
    this.limits = limits;
    int areas = CocoArea.values().length;
    int classes = matches.size();
    precision = new double[classes][areas][limits.size()][thresholds.length][RECALLS];
    recall = new double[classes][areas][limits.size()][thresholds.length];
    for (int k = 0; k < classes; k++) {
      for (int m = 0; m < limits.size(); m++) {
        int limit = limits.get(m);
        int[][] order = order(matches.get(k), limit);
        for (int a = 0; a < areas; a++) {
          for (int t = 0; t < thresholds.length; t++) {
            recall[k][a][m][t] = accumulate(matches.get(k), order, a, t, precision[k][a][m][t]);
          }
        }
      }
    }
  }

  /** Returns the image and index of each detection by descending score. The sort is stable. */
  private static int[][] order(List<CocoMatches> images, int limit) {
    return IntStream.range(0, images.size())
        .boxed()
        .flatMap(
            image ->
                IntStream.range(0, Math.min(limit, images.get(image).scores().length))
                    .mapToObj(d -> new int[] {image, d}))
        .sorted(Comparator.comparingDouble(each -> -images.get(each[0]).scores()[each[1]]))
        .toArray(int[][]::new);
  }

  /** Fills in the precision at each recall and returns the last recall. */
  private static double accumulate(
      List<CocoMatches> images, int[][] order, int area, int threshold, double[] sampled) {
    int objects = images.stream().mapToInt(each -> each.counted()[area]).sum();
    if (objects == 0) {
      Arrays.fill(sampled, -1);
      return -1;
    }
    double[] recalls = new double[order.length];
    double[] precisions = new double[order.length];
    double right = 0;
    double wrong = 0;
    for (int i = 0; i < order.length; i++) {
      CocoMatches image = images.get(order[i][0]);
      if (!image.ignored()[area][threshold][order[i][1]]) {
        boolean matched = image.matched()[area][threshold][order[i][1]];
        right += matched ? 1 : 0;
        wrong += matched ? 0 : 1;
      }
      recalls[i] = right / objects;
      precisions[i] = right / (wrong + right + EPSILON);
    }
    for (int i = order.length - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    int at = 0;
    for (int r = 0; r < RECALLS; r++) {
      double wanted = r == RECALLS - 1 ? 1 : r * 0.01;
      while (at < recalls.length && recalls[at] < wanted) {
        at++;
      }
      sampled[r] = at < recalls.length ? precisions[at] : 0;
    }
    return order.length == 0 ? 0 : recalls[order.length - 1];
  }

  /** Returns the detection limits per image, by index. */
  List<Integer> limits() {
    return limits;
  }

  /** Returns the precision at each recall. */
  double[] precision(int label, CocoArea area, int limit, int threshold) {
    return precision[label][area.ordinal()][limit][threshold];
  }

  /** Returns the highest recall. */
  double recall(int label, CocoArea area, int limit, int threshold) {
    return recall[label][area.ordinal()][limit][threshold];
  }

  /**
   * Returns the mean precision over recalls, classes and thresholds, skipping values of -1; -1 if
   * none remain.
   *
   * @param iou the IoU threshold; NaN for all thresholds
   */
  double meanPrecision(double iou, CocoArea area, int limit) {
    return meanPrecision(iou, area, limit, IntStream.range(0, precision.length));
  }

  /** Returns the mean precision of some classes only. */
  double meanPrecision(double iou, CocoArea area, int limit, IntStream labels) {
    return mean(
        labels
            .boxed()
            .flatMap(k -> chosen(iou).mapToObj(t -> precision(k, area, limit, t)))
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  /**
   * Returns the mean recall over classes and thresholds, skipping values of -1; -1 if none remain.
   */
  double meanRecall(CocoArea area, int limit) {
    return mean(
        IntStream.range(0, recall.length)
            .boxed()
            .flatMapToDouble(k -> Arrays.stream(recall[k][area.ordinal()][limit]))
            .toArray());
  }

  /**
   * Returns the average precision of one class over all areas at the largest limit, or -1 without
   * objects.
   */
  double averagePrecision(int label) {
    return mean(
        IntStream.range(0, thresholds.length)
            .mapToObj(t -> precision(label, CocoArea.ALL, limits.size() - 1, t))
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  private IntStream chosen(double iou) {
    return IntStream.range(0, thresholds.length)
        .filter(t -> Double.isNaN(iou) || thresholds[t] == iou);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> value > -1).average().orElse(-1);
  }
}
