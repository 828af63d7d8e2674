package org.cfgrun.runtime.mask;

import java.util.Arrays;

/** Resizes, flips and pads images of one byte per pixel, stored row by row. */
final class Pixels {
  private Pixels() {}

  /** Resizes an image by nearest-neighbor interpolation, as OpenCV's {@code INTER_NEAREST} does. */
  static byte[] resize(byte[] pixels, int height, int width, int newHeight, int newWidth) {
    return pick(pixels, width, nearest(height, newHeight), nearest(width, newWidth));
  }

  private static int[] nearest(int old, int size) {
    int[] places = new int[size];
    // Not old / size, which rounds differently: OpenCV divides by the inverse factor.
    double step = 1 / ((double) size / old);
    for (int i = 0; i < size; i++) {
      places[i] = Math.min((int) Math.floor(i * step), old - 1);
    }
    return places;
  }

  /**
   * Flips an image.
   *
   * @param x whether to swap left and right
   * @param y whether to swap top and bottom
   */
  static byte[] flip(byte[] pixels, int height, int width, boolean x, boolean y) {
    return pick(pixels, width, places(height, y), places(width, x));
  }

  private static int[] places(int size, boolean mirrored) {
    int[] places = new int[size];
    Arrays.setAll(places, i -> mirrored ? size - 1 - i : i);
    return places;
  }

  private static byte[] pick(byte[] pixels, int width, int[] rows, int[] columns) {
    byte[] picked = new byte[rows.length * columns.length];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        picked[at++] = pixels[row * width + column];
      }
    }
    return picked;
  }

  /** Pads an image at the right and bottom with one value. */
  static byte[] pad(byte[] pixels, int height, int width, int newHeight, int newWidth, byte value) {
    requirePadding(height, width, newHeight, newWidth);
    return place(pixels, height, width, newHeight, newWidth, 0, 0, value);
  }

  /** Puts an image at a column and a row of a larger one, which is filled with one value. */
  static byte[] place(
      byte[] pixels, int height, int width, int newHeight, int newWidth, int x, int y, byte value) {
    requirePlace(height, width, newHeight, newWidth, x, y);
    byte[] placed = new byte[newHeight * newWidth];
    Arrays.fill(placed, value);
    for (int row = 0; row < height; row++) {
      System.arraycopy(pixels, row * width, placed, (y + row) * newWidth + x, width);
    }
    return placed;
  }

  static void requirePlace(int height, int width, int newHeight, int newWidth, int x, int y) {
    if (x < 0 || y < 0 || y + height > newHeight || x + width > newWidth) {
      throw new IllegalArgumentException(
          "height %s and width %s at column %s and row %s exceed height %s and width %s"
              .formatted(height, width, x, y, newHeight, newWidth));
    }
  }

  static void requirePadding(int height, int width, int newHeight, int newWidth) {
    if (newHeight < height || newWidth < width) {
      throw new IllegalArgumentException(
          "height %s and width %s cannot be padded to height %s and width %s"
              .formatted(height, width, newHeight, newWidth));
    }
  }

  static void requireCount(byte[] pixels, int height, int width) {
    if (pixels.length != height * width) {
      throw new IllegalArgumentException(
          "expected %s pixels (height %s, width %s), got %s"
              .formatted(height * width, height, width, pixels.length));
    }
  }
}
