package org.cfgrun.runtime.mask;

import java.util.Arrays;

/**
 * Converts a polygon to run lengths exactly as {@code rleFrPoly} of pycocotools. Areas and IoUs
 * depend on which border pixels belong to the object, so the steps, their order and their rounding
 * are those of the C code: the outline is traced on a grid five times as fine, and the row is
 * recorded wherever it crosses the center of a column.
 */
final class PolygonRasterizer {
  private static final double SCALE = 5;

  private PolygonRasterizer() {}

  /**
   * @param polygon x and y of one corner after the other, in pixels
   * @return lengths of the runs, column by column, the first outside the polygon
   */
  static int[] counts(double[] polygon, int height, int width) {
    int corners = polygon.length / 2;
    int[] x = new int[corners + 1];
    int[] y = new int[corners + 1];
    for (int i = 0; i < corners; i++) {
      x[i] = (int) (SCALE * polygon[i * 2] + .5);
      y[i] = (int) (SCALE * polygon[i * 2 + 1] + .5);
    }
    x[corners] = x[0];
    y[corners] = y[0];
    int points = 0;
    for (int i = 0; i < corners; i++) {
      points += Math.max(Math.abs(x[i] - x[i + 1]), Math.abs(y[i] - y[i + 1])) + 1;
    }
    int[] u = new int[points];
    int[] v = new int[points];
    int at = 0;
    for (int i = 0; i < corners; i++) {
      at = walk(x[i], y[i], x[i + 1], y[i + 1], u, v, at);
    }
    return runs(crossings(u, v, height, width));
  }

  /** Traces one side on the fine grid. Both directions of a side give the same points. */
  private static int walk(int xs, int ys, int xe, int ye, int[] u, int[] v, int start) {
    int at = start;
    int dx = Math.abs(xe - xs);
    int dy = Math.abs(ys - ye);
    boolean flat = dx >= dy;
    boolean flip = flat ? xs > xe : ys > ye;
    int fromX = flip ? xe : xs;
    int fromY = flip ? ye : ys;
    int toX = flip ? xs : xe;
    int toY = flip ? ys : ye;
    double slope = flat ? (double) (toY - fromY) / dx : (double) (toX - fromX) / dy;
    int length = flat ? dx : dy;
    for (int d = 0; d <= length; d++) {
      int t = flip ? length - d : d;
      u[at] = flat ? t + fromX : (int) (fromX + slope * t + .5);
      v[at++] = flat ? (int) (fromY + slope * t + .5) : t + fromY;
    }
    return at;
  }

  /** Returns the pixels at which inside and outside change, numbered by column and sorted. */
  private static int[] crossings(int[] u, int[] v, int height, int width) {
    int[] pixels = new int[u.length + 1];
    int count = 0;
    for (int i = 1; i < u.length; i++) {
      if (u[i] == u[i - 1]) {
        continue;
      }
      // Column that lies between two fine ones; u changes by one from point to point.
      double x = (Math.min(u[i], u[i - 1]) + .5) / SCALE - .5;
      if (Math.floor(x) != x || x < 0 || x > width - 1) {
        continue;
      }
      double y = (Math.min(v[i], v[i - 1]) + .5) / SCALE - .5;
      y = Math.ceil(Math.max(0, Math.min(y, height)));
      pixels[count++] = (int) x * height + (int) y;
    }
    pixels[count++] = height * width;
    int[] sorted = Arrays.copyOf(pixels, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns the distances between crossings. Two crossings at the same pixel cancel out. */
  private static int[] runs(int[] crossings) {
    int[] runs = new int[crossings.length];
    int count = 0;
    int before = 0;
    boolean join = false;
    for (int i = 0; i < crossings.length; i++) {
      int run = crossings[i] - before;
      before = crossings[i];
      if (join) {
        runs[count - 1] += run;
        join = false;
      } else if (run > 0 || i == 0) {
        runs[count++] = run;
      } else {
        join = true;
      }
    }
    return Arrays.copyOf(runs, count);
  }
}
