package org.cfgrun.runtime.data.pipeline;

/**
 * A size that an image is resized to or into.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageScale(double width, double height) {
  /** The longer side. */
  double longSide() {
    return Math.max(width, height);
  }

  /** The shorter side. */
  double shortSide() {
    return Math.min(width, height);
  }
}
