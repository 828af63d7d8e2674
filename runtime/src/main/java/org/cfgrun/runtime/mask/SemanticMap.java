package org.cfgrun.runtime.mask;

import java.io.Serializable;

/**
 * The class of each pixel of an image.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param classes {@code [height * width]} row by row: unsigned bytes, 255 for pixels that do not
 *     count
 */
public record SemanticMap(int height, int width, byte[] classes) implements Serializable {
  /** The value of pixels that do not count. */
  public static final int IGNORED = 255;

  public SemanticMap {
    Pixels.requireCount(classes, height, width);
  }

  /** Stretches the image to a size; each pixel takes the class of the nearest one. */
  public SemanticMap resize(int height, int width) {
    return new SemanticMap(
        height, width, Pixels.resize(classes, this.height, this.width, height, width));
  }

  /**
   * Mirrors the image.
   *
   * @param x whether left and right change places
   * @param y whether top and bottom change places
   */
  public SemanticMap flip(boolean x, boolean y) {
    return new SemanticMap(height, width, Pixels.flip(classes, height, width, x, y));
  }

  /**
   * Adds pixels below and to the right.
   *
   * @param height the new height, not below the old one
   * @param width the new width, not below the old one
   * @param value the class of the new pixels
   */
  public SemanticMap pad(int height, int width, int value) {
    return new SemanticMap(
        height, width, Pixels.pad(classes, this.height, this.width, height, width, (byte) value));
  }
}
