package org.cfgrun.runtime.mask;

import java.io.Serializable;

/**
 * Segments of an image that do not overlap: each pixel belongs to an object or to stuff.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param ids {@code [height * width]} row by row: the class, plus {@link #INSTANCE_OFFSET} times
 *     the number of the object from 1; the number of classes for pixels that belong to nothing
 */
public record PanopticMap(int height, int width, int[] ids) implements Serializable {
  /** Distance between the ids of two objects of a class, as in mmdet. */
  public static final int INSTANCE_OFFSET = 1000;

  public PanopticMap {
    if (ids.length != height * width) {
      throw new IllegalArgumentException(
          "expected %s pixels (height %s, width %s), got %s"
              .formatted(height * width, height, width, ids.length));
    }
  }
}
