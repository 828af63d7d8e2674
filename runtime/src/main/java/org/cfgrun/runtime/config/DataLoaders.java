package org.cfgrun.runtime.config;

import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/** Loads the datasets of the section {@code data} and creates the loaders of a run. */
public final class DataLoaders {
  private final DictNode data;
  private final DataSettings settings;
  private final ComponentBuilder builder;
  private final Problems problems;
  private final Device device;
  private final Communicator processes;
  private final long seed;
  private final boolean countsIterations;
  private final int samplesPerBatch;

  /**
   * @param section the checked section
   * @param problems receives problems with files
   * @param device the device of the batches, which is the model's
   * @param seed the seed of order and augmentation if the config sets none
   * @param countsIterations whether the runner of the batches of training counts iterations
   */
  DataLoaders(
      DataSection section,
      Problems problems,
      Device device,
      Communicator processes,
      long seed,
      boolean countsIterations) {
    this.data = section.dict();
    this.settings = section.settings();
    this.builder = section.builder();
    this.problems = problems;
    this.device = device;
    this.processes = processes;
    this.seed = seed;
    this.countsIterations = countsIterations;
    this.samplesPerBatch = section.samplesPerBatch();
  }

  /**
   * Returns the loader of {@code data.train}: shuffled, in groups of equal aspect.
   *
   * @return null if a problem was reported
   */
  public @Nullable DetectionLoader train() {
    return loader(
        DataSection.TRAIN,
        data.get(DataSection.TRAIN),
        settings.trainDataloader(),
        samplesPerBatch,
        DatasetMode.TRAINING);
  }

  /**
   * Returns the number of batches in an epoch of training without reading a file.
   *
   * @return null if a problem was reported, such as a dataset whose size depends on files
   */
  public @Nullable Integer epochLength() {
    try (DetectionLoader loader =
        loader(
            DataSection.TRAIN,
            data.get(DataSection.TRAIN),
            settings.trainDataloader(),
            samplesPerBatch,
            DatasetMode.SIZE)) {
      return loader == null ? null : loader.length();
    }
  }

  /**
   * Returns the loader of {@code data.val} for evaluation: in order, without annotations in the
   * batches.
   *
   * @param masks whether the evaluation compares masks
   * @return null if a problem was reported
   */
  public @Nullable DetectionLoader val(boolean masks) {
    return evaluated(DataSection.VAL, settings.valDataloader(), masks);
  }

  /**
   * Returns the loader of {@code data.test} for evaluation: in order, without annotations in the
   * batches.
   *
   * @param masks whether the evaluation compares masks
   * @return null if a problem was reported
   */
  public @Nullable DetectionLoader test(boolean masks) {
    return evaluated(DataSection.TEST, settings.testDataloader(), masks);
  }

  /**
   * Returns the loader of {@code data.val} for {@code workflow=[('train', 1), ('val', 1)]}: with
   * annotations, through the pipeline of {@code data.train}, otherwise like {@link #train()}.
   *
   * @return null if a problem was reported
   */
  public @Nullable DetectionLoader valLoss() {
    return loader(
        DataSection.VAL,
        asTrained(),
        settings.trainDataloader(),
        samplesPerBatch,
        DatasetMode.TRAINING);
  }

  /**
   * Returns the dict of {@code data.val} with the pipeline of {@code data.train}. If that has an
   * outer and an inner dataset, as for mixed images, the validation data replaces the inner one.
   */
  private @Nullable ConfigNode asTrained() {
    ConfigNode outer = ConfigPath.parse("train.pipeline").in(data);
    ConfigNode inner = ConfigPath.parse("train.dataset.pipeline").in(data);
    ConfigNode pipeline = inner == null ? outer : inner;
    if (!(data.get(DataSection.VAL) instanceof DictNode val) || pipeline == null) {
      return data.get(DataSection.VAL);
    }
    DictNode trained = val.without(DataSection.SAMPLES_PER_GPU).with("pipeline", pipeline);
    return inner != null && outer != null && data.get(DataSection.TRAIN) instanceof DictNode train
        ? train.with("dataset", trained)
        : trained;
  }

  /** In {@code data.val} and {@code data.test}, a batch size may accompany the dataset. */
  private @Nullable DetectionLoader evaluated(String name, LoaderArgs args, boolean masks) {
    ConfigNode config = data.get(name);
    Integer batch = args.samplesPerGpu();
    if (config instanceof DictNode dict
        && dict.get(DataSection.SAMPLES_PER_GPU) instanceof ScalarNode own) {
      Integer size = DataSection.batchSize(own, problems);
      if (size == null) {
        return null;
      }
      batch = first(batch, size);
      config = dict.without(DataSection.SAMPLES_PER_GPU);
    }
    return loader(name, config, args, batch, DatasetMode.TESTING.comparingMasks(masks));
  }

  private @Nullable DetectionLoader loader(
      String name,
      @Nullable ConfigNode config,
      LoaderArgs args,
      @Nullable Integer samplesPerGpu,
      DatasetMode mode) {
    SampleDataset dataset = dataset(DataSection.place(name), config, mode);
    if (dataset == null) {
      return null;
    }
    boolean training = !mode.testMode();
    Integer workers = first(args.workersPerGpu(), settings.workersPerGpu());
    int batchSize = samplesPerGpu == null ? 1 : samplesPerGpu;
    int threads = workers == null ? 2 : workers;
    long chosen = args.seed() == null ? seed : args.seed();
    boolean shuffle = args.shuffle() == null ? training : args.shuffle();
    if (args.classAwareSampler() != null) {
      int perClass = args.classAwareSampler().numSampleClass();
      return DetectionLoader.classAware(
          dataset, perClass, batchSize, threads, chosen, device, processes);
    }
    if (training && countsIterations && processes.isLaunched()) {
      return DetectionLoader.endless(
          dataset, shuffle, batchSize, threads, chosen, device, processes);
    }
    return shuffle
        ? DetectionLoader.shuffled(dataset, batchSize, threads, chosen, device, processes)
        : DetectionLoader.sequential(dataset, batchSize, threads, chosen, device, processes);
  }

  private @Nullable SampleDataset dataset(
      String place, @Nullable ConfigNode config, DatasetMode mode) {
    if (config == null) {
      problems.error(
          ErrorCode.MISSING_KEY, data.origin().span(), "The config has no `%s`.".formatted(place));
      return null;
    }
    return DataSection.dataset(place, config, mode, builder, false, problems);
  }

  private static @Nullable Integer first(@Nullable Integer one, @Nullable Integer other) {
    return one != null ? one : other;
  }
}
