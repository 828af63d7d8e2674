package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/** A step of a pipeline. It must be stateless, because several threads call the same instance. */
@BuiltFrom(Registries.PIPELINES)
public interface Transform {
  /**
   * Transforms a sample.
   *
   * @param sample the sample, which may be changed in place and returned
   * @param random the only source of randomness; it depends on the seed, the epoch and the sample's
   *     index, never on threads
   * @return the sample; null to replace it with a random sample of the same aspect group
   */
  @Nullable Sample apply(Sample sample, RandomGenerator random);

  /**
   * Returns whether the step takes the masks of {@link Sample#annotations}. A dataset reads masks
   * only if a step of its pipeline does.
   */
  default boolean loadsMasks() {
    return false;
  }

  /**
   * Returns whether the step reads the semantic map of a sample. A dataset looks for the files of
   * semantic maps only if a step of its pipeline does.
   */
  default boolean loadsSemanticMaps() {
    return false;
  }

  /** Returns whether the step reads the segments of a panoptic annotation. */
  default boolean loadsSegments() {
    return false;
  }

  /**
   * Returns whether the step takes {@link Sample#annotations} whose boxes are relative to the image
   * size.
   */
  default boolean scalesRelativeBoxes() {
    return false;
  }

  /**
   * Declares what the step makes of a sample, before an image is read. By default nothing is known
   * of the sample from this step on, and later steps are not checked.
   *
   * @param input the sample as the earlier steps leave it
   * @throws org.cfgrun.components.ArgumentException if the step cannot follow them; names the
   *     argument that says otherwise, if there is one
   */
  default SampleSpec output(SampleSpec input) {
    return SampleSpec.UNKNOWN;
  }
}
