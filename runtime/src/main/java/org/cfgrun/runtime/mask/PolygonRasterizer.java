package org.cfgrun.runtime.mask;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Converts a polygon to run lengths exactly as {@code rleFrPoly} of pycocotools. Areas and IoUs
 * depend on which border pixels belong to the object, so the steps, their order and their rounding
 * are those of the C code: the outline is traced on a grid five times as fine, and the row is
 * recorded wherever it crosses the center of a column.
 */
final class PolygonRasterizer {
  private static final double SCALE = 5;
  private static final int STEPS = 5;

  /** The step of a pixel after which its center lies. */
  private static final int CENTER = 2;

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
    IntStream.Builder pixels = IntStream.builder();
    for (int i = 0; i < corners; i++) {
      // Both directions of a side give the same points.
      boolean flat = Math.abs((long) x[i] - x[i + 1]) >= Math.abs((long) y[i] - y[i + 1]);
      boolean flip = flat ? x[i] > x[i + 1] : y[i] > y[i + 1];
      int from = flip ? i + 1 : i;
      int to = flip ? i : i + 1;
      new Side(x[from], y[from], x[to], y[to], flat).cross(height, width, pixels);
    }
    pixels.add(height * width);
    return runs(pixels.build().sorted().toArray());
  }

  /**
   * One side on the fine grid, of which only the points beside the centers of columns are computed:
   * corners can be any distance outside the image.
   *
   * @param flat whether there is a point for each {@code x}, otherwise for each {@code y}
   */
  private record Side(int fromX, int fromY, int toX, int toY, boolean flat) {
    /** Adds the pixels at which inside and outside change, numbered by column. */
    void cross(int height, int width, IntStream.Builder pixels) {
      int left = Math.min(fromX, toX);
      int right = Math.max(fromX, toX);
      long last = Math.min(width - 1L, Math.floorDiv(right - 1L - CENTER, (long) STEPS));
      for (long column = Math.max(0, -Math.floorDiv(CENTER - (long) left, (long) STEPS));
          column <= last;
          column++) {
        long fine = column * STEPS + CENTER;
        long row;
        if (flat) {
          long point = fine - fromX;
          row = Math.min(row(point), row(point + 1));
        } else {
          row = fromY + before(fine);
        }
        double y = Math.ceil(Math.max(0, Math.min((row + .5) / SCALE - .5, height)));
        pixels.add((int) column * height + (int) y);
      }
    }

    private int row(long point) {
      double slope = (double) ((long) toY - fromY) / ((long) toX - fromX);
      return (int) (fromY + slope * point + .5);
    }

    private int column(long point) {
      double slope = (double) ((long) toX - fromX) / ((long) toY - fromY);
      return (int) (fromX + slope * point + .5);
    }

    /** Returns the point after which a steep side crosses from a column of the grid to the next. */
    private long before(long fine) {
      boolean rising = toX > fromX;
      long low = 0;
      long high = (long) toY - fromY;
      while (high - low > 1) {
        long middle = (low + high) >>> 1;
        if ((column(middle) > fine) == rising) {
          high = middle;
        } else {
          low = middle;
        }
      }
      return low;
    }
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
