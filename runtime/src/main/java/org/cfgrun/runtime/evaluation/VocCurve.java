package org.cfgrun.runtime.evaluation;

/**
 * A precision-recall curve.
 *
 * @param recalls recall after each detection, by descending score; non-decreasing
 * @param precisions precision after each detection
 */
record VocCurve(double[] recalls, double[] precisions) {
  private static final int POINTS = 11;

  /** Returns the recall after the last detection. */
  double lastRecall() {
    return recalls.length == 0 ? 0 : recalls[recalls.length - 1];
  }

  /**
   * Returns the area under the curve, with precision interpolated as the maximum at that recall or
   * higher.
   */
  double area() {
    double area = 0;
    double best = 0;
    for (int i = recalls.length - 1; i >= 0; i--) {
      best = Math.max(best, precisions[i]);
      area += (recalls[i] - (i == 0 ? 0 : recalls[i - 1])) * best;
    }
    return area;
  }

  /**
   * Returns the mean of the maximum precision at recalls of at least 0, 0.1, ... 1; 0 where a
   * recall is not reached.
   */
  double elevenPoints() {
    double sum = 0;
    for (int point = 0; point < POINTS; point++) {
      double best = 0;
      for (int i = 0; i < recalls.length; i++) {
        if (recalls[i] >= point * 0.1) {
          best = Math.max(best, precisions[i]);
        }
      }
      sum += best;
    }
    return sum / POINTS;
  }
}
