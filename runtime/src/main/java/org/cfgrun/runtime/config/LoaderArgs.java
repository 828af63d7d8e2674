package org.cfgrun.runtime.config;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Settings of batches: {@code data.train_dataloader} and similar.
 *
 * @param samplesPerGpu batch size; None for 2 in training and 1 elsewhere
 * @param workersPerGpu number of loader threads; 0 to load in the calling thread; None for 2
 * @param shuffle whether to draw samples at random, in groups of equal aspect; None for True in
 *     training and False elsewhere
 * @param seed seed of order and augmentation; None for the run's seed
 * @param classAwareSampler settings of a sampler that draws training images class by class, instead
 *     of {@code shuffle}; None for no such sampler
 * @param persistentWorkers whether workers outlive an epoch; threads always do
 * @param pinMemory whether batches are in page-locked memory; no effect
 */
record LoaderArgs(
    @Bounds(min = 1, max = MAX_SAMPLES) @Default("None") @Nullable Integer samplesPerGpu,
    @Bounds(min = 0, max = MAX_WORKERS) @Default("None") @Nullable Integer workersPerGpu,
    @Default("None") @Nullable Boolean shuffle,
    @Default("None") @Nullable Long seed,
    @Default("None") @Nullable ClassAware classAwareSampler,
    @Default("False") boolean persistentWorkers,
    @Default("False") boolean pinMemory) {
  static final int MAX_SAMPLES = 1 << 16;
  static final int MAX_WORKERS = 1024;

  /**
   * Settings of {@code class_aware_sampler}.
   *
   * @param numSampleClass number of images that a class gives in its turn
   */
  record ClassAware(@Bounds(min = 1) @Default("1") int numSampleClass) {}
}
