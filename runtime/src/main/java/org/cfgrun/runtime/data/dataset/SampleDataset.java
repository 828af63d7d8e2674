package org.cfgrun.runtime.data.dataset;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;

/** A dataset that loads samples through a pipeline. Several threads may call it at once. */
@BuiltFrom(Registries.DATASETS)
public interface SampleDataset extends DetectionDataset {
  /**
   * Returns whether an image is wider than it is high. Batches contain images of one aspect group
   * to reduce padding.
   */
  boolean isWide(int index);

  /** Returns the source of an image's pixels, before any transform. */
  ImageSource image(int index);

  /**
   * Declares what is known about all samples before any is loaded.
   *
   * @throws org.cfgrun.components.ArgumentException if the steps of the pipeline do not fit each
   *     other; names the place from this dataset
   */
  default SampleSpec spec() {
    return SampleSpec.UNKNOWN;
  }

  @Override
  default List<? extends SampleDataset> evaluatedApart() {
    return List.of();
  }

  /**
   * Loads an image and applies the pipeline. If the pipeline drops it, another image of its aspect
   * group replaces it.
   *
   * @param random the only source of randomness
   * @return the sample; the caller must close it
   * @throws ConfigException if the sample cannot be loaded, or is dropped at test time
   */
  Sample load(int index, RandomGenerator random);
}
