package org.cfgrun.runtime.data.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The scale and flip of an image at test time. Steps use their own settings for null values.
 *
 * @param scale the target size of {@code Resize}
 * @param scaleFactor the scale factor of {@code Resize}
 * @param flips whether {@code RandomFlip} flips the image
 * @param direction the direction in which {@code RandomFlip} flips it
 */
public record TestView(
    @Nullable ImageScale scale,
    @Nullable Double scaleFactor,
    @Nullable Boolean flips,
    @Nullable FlipDirection direction) {
  /** No settings. */
  public static final TestView NONE = new TestView(null, null, null, null);
}
