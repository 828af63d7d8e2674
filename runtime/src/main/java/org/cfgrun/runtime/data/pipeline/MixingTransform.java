package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.jspecify.annotations.Nullable;

/**
 * A transform that mixes a sample with other samples that it chooses. It must be in the pipeline of
 * a {@code MultiImageMixDataset}, which loads them; mmdet's transforms with {@code get_indexes}.
 */
public interface MixingTransform extends Transform {
  /**
   * Chooses the samples to mix in.
   *
   * @param dataset the dataset to choose from
   * @param random the sample's source of randomness
   * @return the indices, in the order in which {@link #mix} receives the samples
   */
  int[] choose(DetectionDataset dataset, RandomGenerator random);

  /**
   * Mixes other samples into a sample.
   *
   * @param sample the sample, which may be changed in place and returned
   * @param others the chosen samples, which must not be changed; the caller closes them
   * @param random the sample's source of randomness
   * @return the sample; null to retry with the same others
   */
  @Nullable Sample mix(Sample sample, List<Sample> others, RandomGenerator random);

  @Override
  default SampleSpec output(SampleSpec input) {
    if (!input.has(SampleSpec.Property.MIXING)) {
      throw new ArgumentException(misplaced());
    }
    return input.withoutProposals(getClass().getSimpleName());
  }

  /** Throws a {@link ConfigException}, because an ordinary pipeline has no other samples. */
  @Override
  default Sample apply(Sample sample, RandomGenerator random) {
    throw BadData.of(misplaced());
  }

  private String misplaced() {
    return "`%s` requires several images. Wrap the dataset in a `MultiImageMixDataset` and move the step to its pipeline."
        .formatted(getClass().getSimpleName());
  }
}
