package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** A transform of Albumentations, as a step of {@link Albu}. It must be stateless. */
@BuiltFrom(Registries.ALBUMENTATIONS)
public interface AlbuStep {
  /** Returns the probability of the step, which is also its weight in {@link OneOf}. */
  double probability();

  /** Returns whether the step is applied whatever its probability. */
  default boolean always() {
    return false;
  }

  /** Returns whether the step can move pixels, so that boxes and masks move too. */
  boolean moves();

  /**
   * Transforms a sample with an 8-bit color image in place.
   *
   * @param forced whether the step is applied whatever its probability
   */
  void apply(Sample sample, RandomGenerator random, boolean forced);
}
