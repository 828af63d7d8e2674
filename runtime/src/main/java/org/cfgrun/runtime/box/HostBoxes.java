package org.cfgrun.runtime.box;

/** Boxes on the host, for suppression. */
final class HostBoxes {
  /** Number of values of a row of {@link NmsKernel#sorted}: a box, its score and its group. */
  static final int ROW = 6;

  static final int SCORE = 4;
  static final int GROUP = 5;

  private HostBoxes() {}

  /**
   * Returns the IoU of two boxes in single precision.
   *
   * @param values holds x1, y1, x2, y2 of the boxes, which start at {@code a} and {@code b}
   * @param offset pixels added to widths and heights
   */
  static float overlap(float[] values, int a, int b, int offset) {
    float width = Math.min(values[a + 2], values[b + 2]) - Math.max(values[a], values[b]) + offset;
    float height =
        Math.min(values[a + 3], values[b + 3]) - Math.max(values[a + 1], values[b + 1]) + offset;
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float inter = width * height;
    return inter / (area(values, a, offset) + area(values, b, offset) - inter);
  }

  private static float area(float[] values, int at, int offset) {
    return (values[at + 2] - values[at] + offset) * (values[at + 3] - values[at + 1] + offset);
  }
}
