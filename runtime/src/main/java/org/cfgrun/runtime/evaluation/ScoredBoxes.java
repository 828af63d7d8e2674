package org.cfgrun.runtime.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.RunLengthMask;

/**
 * Detections in the box format of COCO results.
 *
 * @param boxes {@code [n * 4]}: x, y, width, height
 * @param scores {@code [n]}
 * @param labels {@code [n]}
 * @param masks one per box; empty if they are not compared
 */
record ScoredBoxes(double[] boxes, double[] scores, int[] labels, List<RunLengthMask> masks) {
  /** Boxes without masks. */
  ScoredBoxes(double[] boxes, double[] scores, int[] labels) {
    this(boxes, scores, labels, List.of());
  }

  /**
   * Converts detections for an evaluation of boxes or masks. Masks have their own scores if the
   * detector judges them.
   *
   * @param type what is compared; for masks, all detections must have one
   */
  static ScoredBoxes of(Detections detections, IouType type) {
    ScoredBoxes boxes = of(detections);
    InstanceMasks masks = detections.masks();
    if (type == IouType.BBOX || masks == null) {
      return boxes;
    }
    List<RunLengthMask> all = IntStream.range(0, masks.size()).mapToObj(masks::runLengths).toList();
    float[] own = detections.otherScores().get(Detections.MASK_SCORES);
    double[] scores =
        own == null
            ? boxes.scores
            : IntStream.range(0, own.length).mapToDouble(i -> own[i]).toArray();
    return new ScoredBoxes(boxes.boxes, scores, boxes.labels, all);
  }

  /**
   * Converts detections. As in mmdet, widths and heights are computed in float64 from float32
   * corners.
   */
  static ScoredBoxes of(Detections detections) {
    double[] boxes = new double[detections.size() * 4];
    double[] scores = new double[detections.size()];
    float[] corners = detections.boxes();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = detections.scores()[i];
      boxes[4 * i] = corners[4 * i];
      boxes[4 * i + 1] = corners[4 * i + 1];
      boxes[4 * i + 2] = (double) corners[4 * i + 2] - corners[4 * i];
      boxes[4 * i + 3] = (double) corners[4 * i + 3] - corners[4 * i + 1];
    }
    return new ScoredBoxes(boxes, scores, detections.labels());
  }

  /** Returns the same detections as if all had the same class. */
  ScoredBoxes withoutClasses() {
    return new ScoredBoxes(boxes, scores, new int[size()]);
  }

  int size() {
    return scores.length;
  }

  /** Returns the best detections of a class by descending score. The sort is stable. */
  ScoredBoxes best(int label, int limit) {
    return best(
        IntStream.range(0, size()).filter(i -> labels[i] == label),
        Comparator.comparingDouble(i -> -scores[i]),
        limit);
  }

  /**
   * Returns the best detections of all classes that have an area, by descending score; of equal
   * scores, those of the first class.
   */
  ScoredBoxes bestOfAll(int limit) {
    ScoredBoxes best =
        best(
            IntStream.range(0, size()),
            Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparingInt(i -> labels[i]),
            limit);
    return best.best(
        IntStream.range(0, best.size())
            .filter(i -> best.boxes[4 * i + 2] * best.boxes[4 * i + 3] > 0),
        Comparator.naturalOrder(),
        limit);
  }

  private ScoredBoxes best(IntStream among, Comparator<Integer> order, int limit) {
    int[] chosen = among.boxed().sorted(order).limit(limit).mapToInt(Integer::intValue).toArray();
    double[] chosenBoxes = new double[chosen.length * 4];
    double[] chosenScores = new double[chosen.length];
    int[] chosenLabels = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(boxes, 4 * chosen[i], chosenBoxes, 4 * i, 4);
      chosenScores[i] = scores[chosen[i]];
      chosenLabels[i] = labels[chosen[i]];
    }
    List<RunLengthMask> chosenMasks =
        masks.isEmpty() ? masks : Arrays.stream(chosen).mapToObj(masks::get).toList();
    return new ScoredBoxes(chosenBoxes, chosenScores, chosenLabels, chosenMasks);
  }
}
