package org.cfgrun.runtime.data.dataset;

import java.util.random.RandomGenerator;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;

/** A dataset that a loader draws samples from. Several threads may call it. */
@BuiltFrom(Registries.DATASETS)
public interface SampleDataset extends DetectionDataset {
  /**
   * Whether an image is wider than high. Batches hold images of one aspect group, so that little of
   * them is padding.
   */
  boolean isWide(int index);

  /** Where an image's pixels come from, before any pipeline. */
  ImageSource image(int index);

  /**
   * Loads an image and sends it through the dataset's pipeline. When the pipeline drops it, another
   * one of its aspect group takes its place.
   *
   * @param random the only source of chance
   * @return the sample, which the caller closes
   * @throws ConfigException when it cannot be loaded, or is dropped at test time
   */
  Sample load(int index, RandomGenerator random);
}
