package org.cfgrun.runtime.mask;

import java.io.Serializable;

/**
 * The masks of the objects of one image, in the order of their boxes. Objects of this type do not
 * change: operations return new ones. Masks are kept as {@link PolygonMasks} where every step of a
 * pipeline can move corners, and as {@link BitmapMasks} otherwise.
 */
public sealed interface InstanceMasks extends Serializable permits BitmapMasks, PolygonMasks {
  /** The number of objects. */
  int size();

  /** The height of the image, in pixels. */
  int height();

  /** The width of the image, in pixels. */
  int width();

  /** Stretches the image to a size. Of bitmaps each pixel takes the value of the nearest one. */
  InstanceMasks resize(int height, int width);

  /**
   * Makes the image as large as fits into a scale, with its ratio kept; a new side is {@code
   * int(side * factor + 0.5)}.
   *
   * @param longSide the bound of the longer side
   * @param shortSide the bound of the shorter side
   */
  default InstanceMasks rescale(double longSide, double shortSide) {
    double factor =
        Math.min(longSide / Math.max(height(), width()), shortSide / Math.min(height(), width()));
    return resize((int) (height() * factor + .5), (int) (width() * factor + .5));
  }

  /**
   * Mirrors the image.
   *
   * @param x whether left and right change places
   * @param y whether top and bottom change places
   */
  InstanceMasks flip(boolean x, boolean y);

  /**
   * Adds pixels outside all objects below and to the right.
   *
   * @param height the new height, not below the old one
   * @param width the new width, not below the old one
   */
  InstanceMasks pad(int height, int width);

  /**
   * Cuts out a part of the image, at least one pixel large. The box is clipped to the image first.
   *
   * @param x2 the first column after the part
   * @param y2 the first row after the part
   */
  InstanceMasks crop(int x1, int y1, int x2, int y2);

  /** The objects of these numbers, in their order. */
  InstanceMasks select(int... objects);

  /**
   * These objects and, after them, those of another image of the same size, kept in the same way.
   */
  InstanceMasks plus(InstanceMasks others);

  /** The area of each object, in pixels. */
  double[] areas();

  /** The smallest box around each object, {@code [n * 4]}: x1, y1, x2, y2. */
  float[] boxes();

  /** The mask of one object. */
  RunLengthMask runLengths(int object);

  /** The same masks as bitmaps. */
  BitmapMasks toBitmaps();

  /** The part that a box cuts out of an image: the box clipped, but at least one pixel large. */
  record Part(int x, int y, int height, int width) {
    static Part of(InstanceMasks masks, int x1, int y1, int x2, int y2) {
      int left = Math.max(0, Math.min(x1, masks.width()));
      int top = Math.max(0, Math.min(y1, masks.height()));
      int right = Math.max(0, Math.min(x2, masks.width()));
      int bottom = Math.max(0, Math.min(y2, masks.height()));
      return new Part(left, top, Math.max(bottom - top, 1), Math.max(right - left, 1));
    }
  }
}
