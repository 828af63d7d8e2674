package org.cfgrun.runtime.mask;

import java.io.Serializable;

/**
 * Class of each pixel of an image.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param classes {@code [height * width]} row by row: unsigned bytes, 255 for ignored pixels
 */
public record SemanticMap(int height, int width, byte[] classes) implements Serializable {
  /** Value of ignored pixels. */
  public static final int IGNORED = 255;

  public SemanticMap {
    Pixels.requireCount(classes, height, width);
  }

  /** Resizes the image. Each pixel takes the class of the nearest one. */
  public SemanticMap resize(int height, int width) {
    return new SemanticMap(
        height, width, Pixels.resize(classes, this.height, this.width, height, width));
  }

  /**
   * Flips the image.
   *
   * @param x whether to swap left and right
   * @param y whether to swap top and bottom
   */
  public SemanticMap flip(boolean x, boolean y) {
    return new SemanticMap(height, width, Pixels.flip(classes, height, width, x, y));
  }

  /**
   * Crops the image to a part inside it.
   *
   * @param x2 the first column after the part
   * @param y2 the first row after the part
   */
  public SemanticMap crop(int x1, int y1, int x2, int y2) {
    if (x1 < 0 || y1 < 0 || x2 > width || y2 > height || x1 > x2 || y1 > y2) {
      throw new IllegalArgumentException(
          "columns %s to %s and rows %s to %s exceed width %s and height %s"
              .formatted(x1, x2, y1, y2, width, height));
    }
    byte[] part = new byte[(y2 - y1) * (x2 - x1)];
    for (int y = y1; y < y2; y++) {
      System.arraycopy(classes, y * width + x1, part, (y - y1) * (x2 - x1), x2 - x1);
    }
    return new SemanticMap(y2 - y1, x2 - x1, part);
  }

  /**
   * Puts the image into a larger one.
   *
   * @param height height of the larger image
   * @param width width of the larger image
   * @param x column of the larger image where this one begins
   * @param y row of the larger image where this one begins
   * @param value the class of the other pixels
   */
  public SemanticMap place(int height, int width, int x, int y, int value) {
    return new SemanticMap(
        height,
        width,
        Pixels.place(classes, this.height, this.width, height, width, x, y, (byte) value));
  }

  /**
   * Pads the image at the right and bottom.
   *
   * @param height the new height, at least the old one
   * @param width the new width, at least the old one
   * @param value the class of the new pixels
   */
  public SemanticMap pad(int height, int width, int value) {
    return new SemanticMap(
        height, width, Pixels.pad(classes, this.height, this.width, height, width, (byte) value));
  }
}
