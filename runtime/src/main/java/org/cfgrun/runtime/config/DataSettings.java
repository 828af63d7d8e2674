package org.cfgrun.runtime.config;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.Settings;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code data}. What stands in it beside the datasets are older places of what the
 * sections of the loaders say.
 *
 * @param samplesPerGpu samples in a training batch
 * @param imgsPerGpu the older name of {@code samples_per_gpu}, in whose place it is where both are
 *     given, as in mmdet
 * @param workersPerGpu threads of every loader
 * @param persistentWorkers whether workers outlive an epoch; threads always do
 * @param train the dataset to train on, or a list of them
 * @param val the dataset to evaluate on while training
 * @param test the dataset to evaluate on after training
 * @param trainDataloader how training batches are made
 * @param valDataloader how batches of {@code val} are made
 * @param testDataloader how batches of {@code test} are made
 */
@Settings("data")
record DataSettings(
    @Default("None") @Nullable Integer samplesPerGpu,
    @Default("None") @Nullable Integer imgsPerGpu,
    @Default("None") @Nullable Integer workersPerGpu,
    @Default("False") boolean persistentWorkers,
    @Default("None") @Nullable ConfigNode train,
    @Default("None") @Nullable ConfigNode val,
    @Default("None") @Nullable ConfigNode test,
    @Default("dict()") LoaderArgs trainDataloader,
    @Default("dict()") LoaderArgs valDataloader,
    @Default("dict()") LoaderArgs testDataloader) {
  DataSettings {
    samplesPerGpu = imgsPerGpu != null ? imgsPerGpu : samplesPerGpu;
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

  private static ArgumentException twice(String key, String section) {
    return new ArgumentException(
        key, "`%s` is given twice, here and in `%s`: give one of them.".formatted(key, section));
  }
}
