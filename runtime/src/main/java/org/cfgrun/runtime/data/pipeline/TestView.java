package org.cfgrun.runtime.data.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How a test-time step wants to see an image. What is null is left to the steps.
 *
 * @param scale the size that {@code Resize} aims at
 * @param scaleFactor the factor that {@code Resize} applies to both sides
 * @param flips whether {@code RandomFlip} mirrors
 */
public record TestView(
    @Nullable ImageScale scale, @Nullable Double scaleFactor, @Nullable Boolean flips) {
  /** Prescribes nothing. */
  public static final TestView NONE = new TestView(null, null, null);
}
