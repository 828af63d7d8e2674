package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.dataset.ConcatDataset;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/** Builds the loaders that the section {@code data} of a config describes. */
public final class DataBuilder {
  static final String SAMPLES_PER_GPU = "samples_per_gpu";

  private final DictNode data;
  private final ComponentBuilder builder;
  private final Problems problems;
  private final Device device;
  private final long seed;
  private final @Nullable DataSettings settings;

  /**
   * A builder of loaders.
   *
   * @param config the whole config, overrides applied and references replaced
   * @param problems takes what is wrong
   * @param device of the batches: the model's
   * @param seed chooses order and augmentation where the config does not
   */
  public DataBuilder(
      DictNode config, ComponentBuilder builder, Problems problems, Device device, long seed) {
    this.builder = builder;
    this.problems = problems;
    this.device = device;
    this.seed = seed;
    ConfigNode section = config.get("data");
    if (section == null) {
      problems.error(
          ErrorCode.MISSING_KEY,
          config.origin().span(),
          "The config has no `data`, which says what to train on.");
    }
    this.settings =
        section == null ? null : builder.at("data").bind(DataSettings.class, section, problems);
    this.data = section instanceof DictNode dict ? dict : config;
  }

  /**
   * The loader of {@code data.train}: shuffled by aspect groups.
   *
   * @return null when a problem was reported
   */
  public @Nullable DetectionLoader train() {
    if (settings == null) {
      return null;
    }
    Integer batch = first(settings.samplesPerGpu(), settings.trainDataloader().samplesPerGpu());
    return loader(
        "train", data.get("train"), settings.trainDataloader(), batch, DatasetMode.TRAINING);
  }

  /**
   * The loader of {@code data.val} for evaluation: in order, without annotations in the batches.
   *
   * @return null when a problem was reported
   */
  public @Nullable DetectionLoader val() {
    return settings == null ? null : evaluated("val", settings.valDataloader());
  }

  /**
   * The loader of {@code data.test} for evaluation: in order, without annotations in the batches.
   *
   * @return null when a problem was reported
   */
  public @Nullable DetectionLoader test() {
    return settings == null ? null : evaluated("test", settings.testDataloader());
  }

  /**
   * The loader of {@code data.val} for {@code workflow=[('train', 1), ('val', 1)]}: with
   * annotations, through the pipeline of {@code data.train}, otherwise like {@link #train()}.
   *
   * @return null when a problem was reported
   */
  public @Nullable DetectionLoader valLoss() {
    if (settings == null) {
      return null;
    }
    Integer batch = first(settings.samplesPerGpu(), settings.trainDataloader().samplesPerGpu());
    return loader("val", asTrained(), settings.trainDataloader(), batch, DatasetMode.TRAINING);
  }

  /**
   * The dict of {@code data.val} with the pipeline of {@code data.train}. Where that has one around
   * a dataset and one inside of it, as when images are mixed, the validation data takes the place
   * of the dataset inside.
   */
  private @Nullable ConfigNode asTrained() {
    ConfigNode outer = ConfigPath.parse("train.pipeline").in(data);
    ConfigNode inner = ConfigPath.parse("train.dataset.pipeline").in(data);
    ConfigNode pipeline = inner == null ? outer : inner;
    if (!(data.get("val") instanceof DictNode val) || pipeline == null) {
      return data.get("val");
    }
    DictNode trained = val.without(SAMPLES_PER_GPU).with("pipeline", pipeline);
    return inner != null && outer != null && data.get("train") instanceof DictNode train
        ? train.with("dataset", trained)
        : trained;
  }

  /** In {@code data.val} and {@code data.test}, a size of batches may stand beside the dataset. */
  private @Nullable DetectionLoader evaluated(String name, LoaderArgs args) {
    ConfigNode config = data.get(name);
    Integer batch = args.samplesPerGpu();
    if (config instanceof DictNode dict && dict.get(SAMPLES_PER_GPU) instanceof ScalarNode own) {
      Integer size = batchSize(own, problems);
      if (size == null) {
        return null;
      }
      batch = first(batch, size);
      config = dict.without(SAMPLES_PER_GPU);
    }
    return loader(name, config, args, batch, DatasetMode.TESTING);
  }

  /** The size of batches that stands beside a dataset; null when a problem was reported. */
  static @Nullable Integer batchSize(ScalarNode node, Problems problems) {
    if (node.value() instanceof Long size && size >= 1 && size <= Integer.MAX_VALUE) {
      return size.intValue();
    }
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`samples_per_gpu` is a whole number, at least 1.");
    return null;
  }

  private @Nullable DetectionLoader loader(
      String name,
      @Nullable ConfigNode config,
      LoaderArgs args,
      @Nullable Integer samplesPerGpu,
      DatasetMode mode) {
    SampleDataset dataset = dataset("data." + name, config, mode);
    if (dataset == null || settings == null) {
      return null;
    }
    boolean training = !mode.testMode();
    Integer workers = first(args.workersPerGpu(), settings.workersPerGpu());
    int batchSize = samplesPerGpu == null ? (training ? 2 : 1) : samplesPerGpu;
    int threads = workers == null ? 2 : workers;
    long chosen = args.seed() == null ? seed : args.seed();
    return (args.shuffle() == null ? training : args.shuffle())
        ? DetectionLoader.shuffled(dataset, batchSize, threads, chosen, device)
        : DetectionLoader.sequential(dataset, batchSize, threads, chosen, device);
  }

  private @Nullable SampleDataset dataset(
      String place, @Nullable ConfigNode config, DatasetMode mode) {
    if (config == null) {
      problems.error(
          ErrorCode.MISSING_KEY, data.origin().span(), "The config has no `%s`.".formatted(place));
      return null;
    }
    List<ConfigNode> several = several(config);
    if (several == null) {
      return builder.at(place).build(SampleDataset.class, config, problems, mode);
    }
    List<SampleDataset> parts = new ArrayList<>();
    for (int i = 0; i < several.size(); i++) {
      SampleDataset part = dataset(place + "." + i, several.get(i), mode);
      if (part != null) {
        parts.add(part);
      }
    }
    try {
      return parts.size() < several.size()
          ? null
          : new ConcatDataset(mode, new ConcatDataset.Args(parts, true));
    } catch (ArgumentException e) {
      problems.error(
          ErrorCode.BAD_ARGUMENT, config.origin().span(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The datasets of a list or a tuple, which are trained on as one; null for one dataset. */
  static @Nullable List<ConfigNode> several(ConfigNode config) {
    return config instanceof SequenceNode sequence ? sequence.items() : null;
  }

  private static @Nullable Integer first(@Nullable Integer one, @Nullable Integer other) {
    return one != null ? one : other;
  }
}
