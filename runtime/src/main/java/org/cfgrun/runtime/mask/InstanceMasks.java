package org.cfgrun.runtime.mask;

import java.io.Serializable;

/**
 * Masks of the objects of one image, in the order of their boxes. They are immutable: operations
 * return new masks. {@link PolygonMasks} store corners and therefore lose nothing when they are
 * resized. {@link BitmapMasks} can represent any shape. {@link RunLengthMasks} are bitmaps in
 * little memory.
 */
public sealed interface InstanceMasks extends Serializable
    permits BitmapMasks, PolygonMasks, RunLengthMasks {
  /** Returns the number of objects. */
  int size();

  /** Returns the height of the image, in pixels. */
  int height();

  /** Returns the width of the image, in pixels. */
  int width();

  /** Resizes the image. In bitmaps, each pixel takes the value of the nearest one. */
  InstanceMasks resize(int height, int width);

  /**
   * Resizes the image to the largest size that fits a scale and keeps the aspect ratio. A new side
   * is {@code int(side * factor + 0.5)}.
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
   * Flips the image.
   *
   * @param x whether to swap left and right
   * @param y whether to swap top and bottom
   */
  InstanceMasks flip(boolean x, boolean y);

  /**
   * Pads the image at the right and bottom with pixels outside all objects.
   *
   * @param height the new height, at least the old one
   * @param width the new width, at least the old one
   */
  InstanceMasks pad(int height, int width);

  /**
   * Crops the image to a box. The box is clipped to the image first; the result has at least one
   * pixel.
   *
   * @param x2 the first column after the box
   * @param y2 the first row after the box
   */
  InstanceMasks crop(int x1, int y1, int x2, int y2);

  /**
   * Crops one object for each box and resizes it to one size; mmdet's {@code crop_and_resize}.
   * Polygons are moved and scaled before they become pixels, bitmaps are averaged by RoIAlign.
   *
   * @param boxes {@code [n * 4]}: x1, y1, x2, y2 in pixels
   * @param objects {@code [n]}: index of the object of each box
   * @param height of the result, in pixels
   * @param width of the result, in pixels
   * @param soft whether a pixel of a bitmap is the share of it that the object covers; if false, 1
   *     if that is at least a half, and 0 otherwise. Pixels of polygons are always 0 or 1
   * @return {@code [n * height * width]}, row by row
   */
  float[] cropAndResize(float[] boxes, int[] objects, int height, int width, boolean soft);

  /**
   * Puts the image into a larger one, whose other pixels are outside all objects.
   *
   * @param height height of the larger image
   * @param width width of the larger image
   * @param x column of the larger image where this one begins
   * @param y row of the larger image where this one begins
   */
  InstanceMasks place(int height, int width, int x, int y);

  /** Returns the masks at these indices. */
  InstanceMasks select(int... objects);

  /**
   * Returns these masks followed by those of another image of the same size and of the same kind.
   */
  InstanceMasks plus(InstanceMasks others);

  /** Returns the area of each object, in pixels. */
  double[] areas();

  /** Returns the bounding box of each object, {@code [n * 4]}: x1, y1, x2, y2. */
  float[] boxes();

  /** Returns the mask of one object. */
  RunLengthMask runLengths(int object);

  /** Returns the same masks as bitmaps. */
  BitmapMasks toBitmaps();

  /** Box clipped to an image, at least one pixel large. */
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
