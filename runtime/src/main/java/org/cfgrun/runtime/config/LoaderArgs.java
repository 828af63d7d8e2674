package org.cfgrun.runtime.config;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * How batches are made: {@code data.train_dataloader} and its like.
 *
 * @param samplesPerGpu how many samples go into a batch; None for 2 in training and 1 elsewhere
 * @param workersPerGpu how many threads load; 0 for the thread that asks; None for 2
 * @param shuffle whether samples are drawn at random, by aspect groups; None for True in training
 *     and False elsewhere
 * @param seed chooses order and augmentation; None for the run's own
 * @param persistentWorkers whether workers outlive an epoch; threads always do
 * @param pinMemory whether batches lie in page-locked memory; without effect
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
