package org.cfgrun.runtime.config;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.dataset.SampleDataset;

/** Tells what is wrong with the section {@code data}, as far as no file has to be read for that. */
public final class DataCheck {
  private static final String TRAIN = "train";
  private static final List<String> DATASETS = List.of(TRAIN, "val", "test");

  private DataCheck() {}

  /**
   * Checks the section.
   *
   * @param section what {@code data} is
   * @param problems takes what is wrong
   */
  public static void check(ConfigNode section, ComponentBuilder builder, Problems problems) {
    builder.at("data").bind(DataSettings.class, section, problems);
    if (section instanceof DictNode data) {
      for (String name : DATASETS) {
        ConfigNode dataset = data.get(name);
        if (dataset != null && !(dataset instanceof ScalarNode none && none.isNone())) {
          ConfigNode own = name.equals(TRAIN) ? dataset : withoutBatchSize(dataset, problems);
          dataset("data." + name, own, builder, problems);
        }
      }
    }
  }

  /** In {@code data.val} and {@code data.test}, a size of batches may stand beside the dataset. */
  private static ConfigNode withoutBatchSize(ConfigNode dataset, Problems problems) {
    if (dataset instanceof DictNode dict
        && dict.get(DataBuilder.SAMPLES_PER_GPU) instanceof ScalarNode size) {
      DataBuilder.batchSize(size, problems);
      return dict.without(DataBuilder.SAMPLES_PER_GPU);
    }
    return dataset;
  }

  private static void dataset(
      String place, ConfigNode config, ComponentBuilder builder, Problems problems) {
    List<ConfigNode> several = DataBuilder.several(config);
    if (several == null) {
      builder.at(place).check(SampleDataset.class, config, problems);
      return;
    }
    for (int i = 0; i < several.size(); i++) {
      dataset(place + "." + i, several.get(i), builder, problems);
    }
  }
}
