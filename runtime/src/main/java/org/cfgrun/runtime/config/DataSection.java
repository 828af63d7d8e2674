package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Substitution;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.dataset.ConcatDataset;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.PlannedDataset;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code data}: datasets, and how batches are made of them.
 *
 * @param dict the dict in the config
 * @param settings all but the datasets
 * @param builder builds the datasets
 * @param plans the checked datasets before their files are opened, by key; without those that
 *     custom code may be part of that was not read
 */
public record DataSection(
    DictNode dict,
    DataSettings settings,
    ComponentBuilder builder,
    Map<String, SampleDataset> plans) {
  /** The dataset to train on. */
  public static final String TRAIN = "train";

  /** The dataset to evaluate on while training. */
  public static final String VAL = "val";

  /** The dataset to evaluate on after training. */
  public static final String TEST = "test";

  static final String SAMPLES_PER_GPU = "samples_per_gpu";

  /** The default batch size of training. */
  public static final int DEFAULT_SAMPLES = 2;

  /**
   * Reads the section and checks the datasets without reading files.
   *
   * @param needed the datasets that must exist
   * @param checked the datasets that must be valid if they exist
   * @return null if it is absent or has errors
   */
  public static @Nullable DataSection read(
      Sections sections, ComponentBuilder builder, Set<String> needed, Set<String> checked) {
    ConfigNode section = sections.get(Section.DATA);
    if (section == null) {
      return null;
    }
    Problems problems = sections.problems();
    int before = problems.errorCount();
    DataSettings settings =
        builder.at(Section.DATA.key()).bind(DataSettings.class, section, problems);
    if (!(section instanceof DictNode data)) {
      return null;
    }
    Map<String, SampleDataset> plans = new LinkedHashMap<>();
    DatasetProblems found = new DatasetProblems();
    for (String name : List.of(TRAIN, VAL, TEST)) {
      ConfigNode dataset = data.get(name);
      if (dataset == null || dataset instanceof ScalarNode none && none.isNone()) {
        if (needed.contains(name)) {
          problems.error(
              ErrorCode.MISSING_KEY,
              data.origin().span(),
              "The config has no `%s`.".formatted(place(name)));
        }
      } else if (checked.contains(name)) {
        Problems own = new Problems();
        ConfigNode dict = name.equals(TRAIN) ? dataset : withoutBatchSize(dataset, own);
        DatasetMode mode = name.equals(TRAIN) ? DatasetMode.TRAINING : DatasetMode.TESTING;
        SampleDataset plan = dataset(place(name), dict, mode, builder, true, own);
        found.add(place(name), own);
        if (plan != null) {
          plans.put(name, plan);
        }
      }
    }
    found.report(problems);
    return settings == null || problems.errorCount() > before
        ? null
        : new DataSection(data, settings, builder, plans);
  }

  /**
   * Plans the datasets of a section with errors, those with errors as far as advice repairs them,
   * so that they are compared with the model.
   *
   * @return a section for checks, not for a run; null if it is not a dict
   */
  static @Nullable DataSection judge(
      Sections sections, ComponentBuilder builder, Set<String> checked) {
    DataSettings settings =
        builder
            .at(Section.DATA.key())
            .bind(
                DataSettings.class,
                new DictNode(Map.of(), sections.root().origin()),
                new Problems());
    if (!(sections.get(Section.DATA) instanceof DictNode data) || settings == null) {
      return null;
    }
    Map<String, SampleDataset> plans = new LinkedHashMap<>();
    for (String name : List.of(TRAIN, VAL, TEST)) {
      ConfigNode dataset = data.get(name);
      if (dataset == null || !checked.contains(name)) {
        continue;
      }
      ConfigNode own = name.equals(TRAIN) ? dataset : withoutBatchSize(dataset, new Problems());
      DatasetMode mode = name.equals(TRAIN) ? DatasetMode.TRAINING : DatasetMode.TESTING;
      SampleDataset plan = dataset(place(name), own, mode, builder, true, new Problems());
      if (plan == null && DatasetList.of(own, new Problems()) == null) {
        plan =
            builder
                .at(place(name))
                .judge(SampleDataset.class, own, sections.problems(), planning(mode), mode);
      }
      if (plan != null) {
        plans.put(name, plan);
      }
    }
    return new DataSection(data, settings, builder, plans);
  }

  private static Substitution planning(DatasetMode mode) {
    return (component, arguments) -> PlannedDataset.instead(component, arguments, mode);
  }

  /** Returns the path of a dataset in the config. */
  static String place(String name) {
    return Section.DATA.key() + "." + name;
  }

  /** In {@code data.val} and {@code data.test}, a batch size may accompany the dataset. */
  private static ConfigNode withoutBatchSize(ConfigNode dataset, Problems problems) {
    if (dataset instanceof DictNode dict && dict.get(SAMPLES_PER_GPU) instanceof ScalarNode size) {
      batchSize(size, problems);
      return dict.without(SAMPLES_PER_GPU);
    }
    return dataset;
  }

  /**
   * Builds the dataset at a place of the config.
   *
   * @param planned whether to build its plan, which opens no files
   * @return null if a problem was reported, or if it cannot be planned because custom code was not
   *     read
   */
  static @Nullable SampleDataset dataset(
      String place,
      ConfigNode config,
      DatasetMode mode,
      ComponentBuilder builder,
      boolean planned,
      Problems problems) {
    DatasetList several = DatasetList.of(config, problems);
    if (several == null) {
      ComponentBuilder own = builder.at(place, SAMPLES_PER_GPU);
      DatasetMode reporting =
          mode.reportingTo(warning -> problems.warn(BadData.CODE, config.origin().span(), warning));
      return planned
          ? own.plan(SampleDataset.class, config, problems, planning(mode), mode)
          : own.build(SampleDataset.class, config, problems, reporting);
    }
    List<SampleDataset> parts = new ArrayList<>();
    for (int i = 0; i < several.datasets().size(); i++) {
      String own = several.named() ? place + "." + i : place;
      SampleDataset part =
          dataset(own, several.datasets().get(i), mode, builder, planned, problems);
      if (part != null) {
        parts.add(part);
      }
    }
    try {
      return parts.size() < several.datasets().size()
          ? null
          : new ConcatDataset(new ConcatDataset.Args(parts, several.separateEval()));
    } catch (ArgumentException e) {
      problems.error(
          ErrorCode.BAD_ARGUMENT, config.origin().span(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Returns the batch size beside a dataset; null if a problem was reported. */
  static @Nullable Integer batchSize(ScalarNode node, Problems problems) {
    if (node.value() instanceof Long size && size >= 1 && size <= LoaderArgs.MAX_SAMPLES) {
      return size.intValue();
    }
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`samples_per_gpu` must be an int from 1 to %s, got %s."
            .formatted(LoaderArgs.MAX_SAMPLES, node));
    return null;
  }

  /** Returns the batch size of training. */
  public int samplesPerBatch() {
    Integer own = settings.samplesPerGpu();
    Integer loaders = settings.trainDataloader().samplesPerGpu();
    return own != null ? own : loaders != null ? loaders : DEFAULT_SAMPLES;
  }

  /**
   * Loads datasets.
   *
   * @param problems receives problems with files
   * @param device the device of the batches, which is the model's
   * @param seed the seed of order and augmentation if the config sets none
   * @param countsIterations whether the runner counts iterations. If a launcher has started the
   *     processes, its batches of training have no epochs, as in mmdet
   */
  public DataLoaders loaders(
      Problems problems,
      Device device,
      Communicator processes,
      long seed,
      boolean countsIterations) {
    return new DataLoaders(this, problems, device, processes, seed, countsIterations);
  }
}
