package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.Download;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;
import org.cfgrun.runtime.checkpoint.PretrainedWeights;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.config.DataLoaders;
import org.cfgrun.runtime.config.DataSection;
import org.cfgrun.runtime.config.InitialWeights;
import org.cfgrun.runtime.config.MetricSection;
import org.cfgrun.runtime.config.PartsCheck;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;

/**
 * Training config together with the files it names: data and pretrained weights. The model is not
 * initialized yet, and nothing has been written.
 *
 * @param config the config
 * @param starts the pretrained files of parts of the model
 * @param loaders one per flow of the workflow
 * @param validation the loader for evaluation; null without evaluation
 */
record TrainingPlan(
    RunConfig config,
    List<PretrainedWeights> starts,
    List<DetectionLoader> loaders,
    @Nullable DetectionLoader validation)
    implements AutoCloseable {

  /**
   * Opens all files, so that all problems are reported together.
   *
   * @param trial how much of the training runs
   * @param progress receives the progress of downloaded weights
   * @param options the source of the initial weights, the device and the random seed
   * @return null if problems were reported
   */
  static @Nullable TrainingPlan load(
      RunConfig config,
      Trial trial,
      RunOptions options,
      Download.Progress progress,
      Problems problems) {
    InitialWeights first = options.initialWeights();
    List<PretrainedWeights> starts =
        config.model().starts(PretrainedFiles.standard().downloading(progress), first, problems);
    DataLoaders data =
        config
            .data()
            .loaders(
                problems,
                options.device(),
                options.communicator(),
                options.seed(),
                config.runner().countsIterations());
    List<@Nullable DetectionLoader> loaders = new ArrayList<>();
    config
        .workflow()
        .flows()
        .forEach(
            flow ->
                loaders.add(
                    trial.limit(flow.mode() == Mode.TRAIN ? data.train() : data.valLoss())));
    checkClasses(config, loaders, problems);
    MetricSection metric = config.metric();
    DetectionLoader validation =
        metric == null ? null : trial.limitEvaluated(data.val(metric.comparesMasks()));
    if (validation != null && metric != null) {
      metric.checkFor(validation.dataset(), problems);
    }
    if (problems.hasErrors()) {
      loaders.stream().filter(Objects::nonNull).forEach(DetectionLoader::close);
      if (validation != null) {
        validation.close();
      }
      return null;
    }
    if (validation != null && metric != null) {
      config.evaluation().use(new DetectorEvaluation(validation, metric));
    }
    TrainingPlan plan = new TrainingPlan(config, starts, List.copyOf(loaders), validation);
    if (!trial.discardsOutput()) {
      PlanWarnings.add(plan, problems);
    }
    return plan;
  }

  /** The classes of a file are known only now. */
  private static void checkClasses(
      RunConfig config, List<@Nullable DetectionLoader> loaders, Problems problems) {
    PartsCheck parts = new PartsCheck(config.model().model(), problems);
    for (int i = 0; i < loaders.size(); i++) {
      DetectionLoader loader = loaders.get(i);
      if (loader != null) {
        boolean trains = config.workflow().flows().get(i).mode() == Mode.TRAIN;
        parts.checkClasses(
            trains ? DataSection.TRAIN : DataSection.VAL,
            loader.dataset().classes(),
            config.hooks(),
            config.root());
      }
    }
  }

  /** Returns the model. */
  TrainableModel model() {
    return config.model().model();
  }

  /** Returns the loader of the training data. */
  DetectionLoader training() {
    for (int i = 0; i < loaders.size(); i++) {
      if (config.workflow().flows().get(i).mode() == Mode.TRAIN) {
        return loaders.get(i);
      }
    }
    throw new IllegalStateException("a workflow without training");
  }

  /** Returns how many samples all processes of a run take together for a step. */
  int samplesPerStep(Communicator communicator) {
    return communicator.world() * training().batchSize();
  }

  @Override
  public void close() {
    loaders.forEach(DetectionLoader::close);
    if (validation != null) {
      validation.close();
    }
  }
}
