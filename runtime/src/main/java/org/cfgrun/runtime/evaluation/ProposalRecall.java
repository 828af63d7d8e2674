package org.cfgrun.runtime.evaluation;

import java.util.List;
import org.cfgrun.runtime.data.Detections;

/**
 * Share of objects that regions find, as in mmdet's {@code eval_recalls}. In each image, the best
 * regions are compared with the objects: the pair of the largest IoU is taken out until no object
 * is left. An object is found if the IoU of its pair is at least a threshold. IoUs are computed in
 * single precision.
 */
final class ProposalRecall {
  private static final float LEAST_AREA = 1e-6f;
  private static final float TAKEN = -1;

  private ProposalRecall() {}

  /**
   * Computes recalls.
   *
   * @param objects {@code [k * 4]} for each image: x1, y1, x2, y2; there must be one in any image
   * @param found the regions of each image by descending score
   * @param limits numbers of regions that are compared, ascending
   * @return by limit and threshold
   */
  static double[][] of(
      List<float[]> objects, List<Detections> found, List<Integer> limits, double[] thresholds) {
    double[][] recalls = new double[limits.size()][thresholds.length];
    int count = 0;
    for (int image = 0; image < objects.size(); image++) {
      float[] truths = objects.get(image);
      count += truths.length / 4;
      float[][] overlaps =
          overlaps(truths, found.get(image).boxes(), limits.get(limits.size() - 1));
      for (int i = 0; i < limits.size(); i++) {
        for (float pair : pairs(overlaps, limits.get(i))) {
          for (int t = 0; t < thresholds.length; t++) {
            recalls[i][t] += pair >= thresholds[t] ? 1 : 0;
          }
        }
      }
    }
    for (double[] row : recalls) {
      for (int t = 0; t < row.length; t++) {
        row[t] /= count;
      }
    }
    return recalls;
  }

  /** Returns the IoU of each object with each of the first regions. */
  private static float[][] overlaps(float[] objects, float[] regions, int limit) {
    int columns = Math.min(regions.length / 4, limit);
    float[][] overlaps = new float[objects.length / 4][columns];
    for (int i = 0; i < overlaps.length; i++) {
      for (int j = 0; j < columns; j++) {
        overlaps[i][j] = overlap(objects, 4 * i, regions, 4 * j);
      }
    }
    return overlaps;
  }

  private static float overlap(float[] a, int i, float[] b, int j) {
    float width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]);
    float height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]);
    float inter = Math.max(width, 0) * Math.max(height, 0);
    float union = area(a, i) + area(b, j) - inter;
    return inter / Math.max(union, LEAST_AREA);
  }

  private static float area(float[] boxes, int i) {
    return (boxes[i + 2] - boxes[i]) * (boxes[i + 3] - boxes[i + 1]);
  }

  /** Returns the IoU of each object's pair, in the order in which pairs are taken out. */
  private static float[] pairs(float[][] overlaps, int limit) {
    int objects = overlaps.length;
    int regions = objects == 0 ? 0 : Math.min(overlaps[0].length, limit);
    float[] pairs = new float[objects];
    if (regions == 0) {
      return pairs;
    }
    boolean[] pairedObjects = new boolean[objects];
    boolean[] pairedRegions = new boolean[regions];
    for (int n = 0; n < objects; n++) {
      int object = 0;
      int region = 0;
      float best = TAKEN;
      for (int i = 0; i < objects; i++) {
        for (int j = 0; j < regions; j++) {
          if (!pairedObjects[i] && !pairedRegions[j] && overlaps[i][j] > best) {
            best = overlaps[i][j];
            object = i;
            region = j;
          }
        }
      }
      pairs[n] = best;
      pairedObjects[object] = true;
      pairedRegions[region] = true;
    }
    return pairs;
  }
}
