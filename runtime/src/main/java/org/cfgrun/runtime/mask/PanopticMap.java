package org.cfgrun.runtime.mask;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Segments of an image that do not overlap: each pixel belongs to an object or to stuff. Pixels are
 * kept as runs, because the maps of a whole dataset are in memory while it is evaluated.
 *
 * <p>The id of a predicted segment is its class, plus {@link #INSTANCE_OFFSET} times the number of
 * the object from 1; pixels that belong to nothing have the number of classes. The id of an
 * annotated segment is that of its file, and 0 for pixels without one.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param runs id and number of pixels of each run, row by row
 */
public record PanopticMap(int height, int width, int[] runs) implements Serializable {
  /** Distance between the ids of two objects of a class, as in mmdet. */
  public static final int INSTANCE_OFFSET = 1000;

  /**
   * Returns a map.
   *
   * @param ids {@code [height * width]} row by row: the id of the segment of each pixel
   */
  public static PanopticMap of(int height, int width, int[] ids) {
    if (ids.length != height * width) {
      throw new IllegalArgumentException(
          "expected %s pixels (height %s, width %s), got %s"
              .formatted(height * width, height, width, ids.length));
    }
    int[] runs = new int[64];
    int used = 0;
    for (int start = 0; start < ids.length; used += 2) {
      int end = start + 1;
      while (end < ids.length && ids[end] == ids[start]) {
        end++;
      }
      if (used == runs.length) {
        runs = Arrays.copyOf(runs, 2 * used);
      }
      runs[used] = ids[start];
      runs[used + 1] = end - start;
      start = end;
    }
    return new PanopticMap(height, width, Arrays.copyOf(runs, used));
  }

  /** Returns the id of the segment of each pixel, {@code [height * width]}, row by row. */
  public int[] ids() {
    int[] ids = new int[height * width];
    int start = 0;
    for (int i = 0; i < runs.length; i += 2) {
      Arrays.fill(ids, start, start + runs[i + 1], runs[i]);
      start += runs[i + 1];
    }
    return ids;
  }
}
