package org.cfgrun.runtime.config;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Settings;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code data}. Everything beside the datasets is the older form of the loader sections.
 *
 * @param samplesPerGpu batch size of training
 * @param imgsPerGpu older name of {@code samples_per_gpu}; takes precedence if both are given, as
 *     in mmdet
 * @param workersPerGpu number of threads of every loader
 * @param persistentWorkers whether workers outlive an epoch; threads always do
 * @param train the dataset to train on, or a list of datasets
 * @param val the dataset to evaluate on during training
 * @param test the dataset to evaluate on after training
 * @param trainDataloader settings of training batches
 * @param valDataloader settings of {@code val} batches
 * @param testDataloader settings of {@code test} batches
 */
@Settings("data")
record DataSettings(
    @Bounds(min = 1, max = LoaderArgs.MAX_SAMPLES) @Default("None") @Nullable Integer samplesPerGpu,
    @Bounds(min = 1, max = LoaderArgs.MAX_SAMPLES) @Default("None") @Nullable Integer imgsPerGpu,
    @Bounds(min = 0, max = LoaderArgs.MAX_WORKERS) @Default("None") @Nullable Integer workersPerGpu,
    @Default("False") boolean persistentWorkers,
    @Default("None") @Nullable ConfigNode train,
    @Default("None") @Nullable ConfigNode val,
    @Default("None") @Nullable ConfigNode test,
    @Default("dict()") LoaderArgs trainDataloader,
    @Default("dict()") LoaderArgs valDataloader,
    @Default("dict()") LoaderArgs testDataloader) {
  DataSettings {
    samplesPerGpu = imgsPerGpu != null ? imgsPerGpu : samplesPerGpu;
    requireInOrder(valDataloader, "val_dataloader");
    requireInOrder(testDataloader, "test_dataloader");
    if (samplesPerGpu != null && trainDataloader.samplesPerGpu() != null) {
      throw twice("samples_per_gpu", "train_dataloader");
    }
    if (workersPerGpu != null) {
      if (trainDataloader.workersPerGpu() != null) {
        throw twice("workers_per_gpu", "train_dataloader");
      }
      if (valDataloader.workersPerGpu() != null) {
        throw twice("workers_per_gpu", "val_dataloader");
      }
      if (testDataloader.workersPerGpu() != null) {
        throw twice("workers_per_gpu", "test_dataloader");
      }
    }
  }

  private static void requireInOrder(LoaderArgs loader, String section) {
    if (loader.classAwareSampler() != null) {
      throw new ArgumentException(
          section,
          "`class_aware_sampler` is only possible in `train_dataloader`, not in `%s`. Remove it."
              .formatted(section));
    }
  }

  private static ArgumentException twice(String key, String section) {
    return new ArgumentException(
        key, "`%s` is given twice, here and in `%s`. Remove one of them.".formatted(key, section));
  }
}
