package org.cfgrun.runtime.data.pipeline;

/**
 * The target size of a resize.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageScale(double width, double height) {
  /** Returns the message for a scale that no image can have. */
  static String tooLarge() {
    return "`img_scale` must be at most %s pixels.".formatted(ImageSize.MAX_SIDE);
  }

  /** Returns the longer side. */
  double longSide() {
    return Math.max(width, height);
  }

  /** Returns the shorter side. */
  double shortSide() {
    return Math.min(width, height);
  }
}
