package org.cfgrun.runtime.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.AnnotatedObject;

/**
 * Matches detections to objects of one class in one image, like {@code COCOeval.evaluateImg} of
 * pycocotools.
 *
 * <p>Detections are processed by descending score. Each one matches the unmatched object with the
 * highest IoU of at least the threshold; ties go to the later object. A crowd can be matched
 * several times. Ignored objects (crowds, difficult objects, and objects outside the area range)
 * are matched only if no other object qualifies. A detection is ignored if it matches an ignored
 * object, or if it is unmatched and outside the area range.
 *
 * <p>pycocotools records a match by the id of the object, so a detection of an object with id 0
 * counts as a false positive. This class does the same, to report identical metrics.
 */
final class CocoMatcher {
  private static final double MAX_IOU = 1 - 1e-10;

  private final double[] thresholds;
  private final IouType type;
  private final IouType sizes;

  CocoMatcher(double[] thresholds, IouType type) {
    this(thresholds, type, type);
  }

  /**
   * Creates a matcher.
   *
   * @param type what the IoU compares
   * @param sizes what the area of a detection is that of
   */
  CocoMatcher(double[] thresholds, IouType type, IouType sizes) {
    this.thresholds = thresholds;
    this.type = type;
    this.sizes = sizes;
  }

  /**
   * Matches detections for each area range and threshold.
   *
   * @param objects all objects of one class in one image
   * @param found detections of the same class, by descending score
   */
  CocoMatches match(List<AnnotatedObject> objects, ScoredBoxes found) {
    return match(objects, found, false);
  }

  /**
   * Matches detections for each area range and threshold.
   *
   * @param partial whether only some objects are annotated, so that unmatched detections are
   *     ignored
   */
  CocoMatches match(List<AnnotatedObject> objects, ScoredBoxes found, boolean partial) {
    double[][] ious = type.ious(objects, found);
    double[] foundAreas =
        IntStream.range(0, found.size()).mapToDouble(d -> sizes.area(found, d)).toArray();
    CocoArea[] areas = CocoArea.values();
    boolean[][][] matched = new boolean[areas.length][thresholds.length][found.size()];
    boolean[][][] ignored = new boolean[areas.length][thresholds.length][found.size()];
    int[] counted = new int[areas.length];
    for (int a = 0; a < areas.length; a++) {
      CocoArea area = areas[a];
      boolean[] skipped = new boolean[objects.size()];
      for (int g = 0; g < skipped.length; g++) {
        AnnotatedObject object = objects.get(g);
        skipped[g] = object.crowd() || object.difficult() || !area.contains(object.area());
        counted[a] += skipped[g] ? 0 : 1;
      }
      for (int t = 0; t < thresholds.length; t++) {
        take(objects, skipped, ious, thresholds[t], matched[a][t], ignored[a][t]);
        for (int d = 0; d < found.size(); d++) {
          ignored[a][t][d] |= !matched[a][t][d] && (partial || !area.contains(foundAreas[d]));
        }
      }
    }
    return new CocoMatches(found.scores(), matched, ignored, counted);
  }

  private static void take(
      List<AnnotatedObject> objects,
      boolean[] skipped,
      double[][] ious,
      double threshold,
      boolean[] matched,
      boolean[] ignored) {
    boolean[] taken = new boolean[skipped.length];
    for (int d = 0; d < ious.length; d++) {
      int best = best(objects, skipped, taken, ious[d], threshold, false);
      if (best < 0) {
        best = best(objects, skipped, taken, ious[d], threshold, true);
      }
      if (best >= 0) {
        taken[best] = true;
        matched[d] = objects.get(best).id() != 0;
        ignored[d] = skipped[best];
      }
    }
  }

  /** Returns the object to match among the ignored or the other objects, or -1. */
  private static int best(
      List<AnnotatedObject> objects,
      boolean[] skipped,
      boolean[] taken,
      double[] ious,
      double threshold,
      boolean amongSkipped) {
    double least = Math.min(threshold, MAX_IOU);
    int best = -1;
    for (int g = 0; g < skipped.length; g++) {
      boolean free = !taken[g] || objects.get(g).crowd();
      if (skipped[g] == amongSkipped && free && ious[g] >= least) {
        least = ious[g];
        best = g;
      }
    }
    return best;
  }
}
