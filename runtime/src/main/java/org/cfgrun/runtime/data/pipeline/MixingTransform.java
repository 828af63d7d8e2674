package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.jspecify.annotations.Nullable;

/**
 * A step that needs further images, which it chooses itself. It stands in the pipeline of a {@code
 * MultiImageMixDataset}, which loads them for it; mmdet's transforms with {@code get_indexes}.
 */
public interface MixingTransform extends Transform {
  /**
   * Chooses the images that are mixed with a sample.
   *
   * @param dataset where they are chosen from
   * @param random the sample's own source of chance
   * @return their indices, in the order in which {@link #mix} gets the samples
   */
  int[] choose(DetectionDataset dataset, RandomGenerator random);

  /**
   * Changes a sample.
   *
   * @param sample the sample, which the step may change in place and hand on
   * @param others the chosen ones, which it must leave as they are; whoever loaded them closes them
   * @param random the sample's own source of chance
   * @return the sample; null to try again with the same others
   */
  @Nullable Sample mix(Sample sample, List<Sample> others, RandomGenerator random);

  /** Refuses: there are no other images here. */
  @Override
  default Sample apply(Sample sample, RandomGenerator random) {
    throw BadData.of(
        "`%s` mixes several images, and this pipeline has one at a time: put it into the pipeline of a `MultiImageMixDataset` around the dataset."
            .formatted(getClass().getSimpleName()));
  }
}
