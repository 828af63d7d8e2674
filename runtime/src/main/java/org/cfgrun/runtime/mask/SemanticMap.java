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
