package org.cfgrun.runtime.config;

import org.cfgrun.components.ArgumentException;
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
 * @param persistentWorkers whether workers outlive an epoch; threads always do
 * @param pinMemory whether batches are in page-locked memory; no effect
 */
record LoaderArgs(
    @Default("None") @Nullable Integer samplesPerGpu,
    @Default("None") @Nullable Integer workersPerGpu,
    @Default("None") @Nullable Boolean shuffle,
    @Default("None") @Nullable Long seed,
    @Default("False") boolean persistentWorkers,
    @Default("False") boolean pinMemory) {
  LoaderArgs {
    checkSamples(samplesPerGpu);
    if (workersPerGpu != null && workersPerGpu < 0) {
      throw new ArgumentException("workers_per_gpu", "`workers_per_gpu` must not be negative.");
    }
  }

  static void checkSamples(@Nullable Integer samplesPerGpu) {
    if (samplesPerGpu != null && samplesPerGpu < 1) {
      throw new ArgumentException("samples_per_gpu", "`samples_per_gpu` must be at least 1.");
    }
  }
}
