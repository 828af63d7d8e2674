package org.cfgrun.runtime.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.PretrainedWeights;
import org.cfgrun.runtime.config.DataBuilder;
import org.cfgrun.runtime.config.FirstWeights;
import org.cfgrun.runtime.config.MetricSection;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.OptimizerSection;
import org.cfgrun.runtime.config.RunnerSection;
import org.cfgrun.runtime.config.TopLevel;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * All that a config says of a training, checked and built as far as it costs neither memory nor
 * time: the model has no values yet, and nothing has been written.
 *
 * @param model the model
 * @param starts the files that parts of it start from
 * @param optimizer the optimizer's section
 * @param runner the runner's section
 * @param hooks the hooks, in order
 * @param workflow what is done in turn
 * @param loaders one for each part of the workflow
 * @param validation the loader for evaluation; null without
 */
record TrainingPlan(
    TrainableModel model,
    List<PretrainedWeights> starts,
    OptimizerSection optimizer,
    RunnerSection runner,
    HookChain hooks,
    Workflow workflow,
    List<DetectionLoader> loaders,
    @Nullable DetectionLoader validation)
    implements AutoCloseable {

  /**
   * Goes through every section, so that all that is wrong is told at once.
   *
   * @param options whether to evaluate while training, and how much is done
   * @param first where the model's values come from
   * @return null when problems were reported
   */
  static @Nullable TrainingPlan make(
      DictNode config,
      TrainingOptions options,
      FirstWeights first,
      ComponentBuilder builder,
      Device device,
      long seed,
      Problems problems) {
    ModelSection section = new ModelSection(config, builder, problems);
    TrainableModel model = section.build(TrainableModel.class);
    List<PretrainedWeights> starts =
        model == null || first == FirstWeights.SAVED
            ? List.of()
            : section.starts(
                model,
                PretrainedFiles.standard(System::getenv, Path.of(System.getProperty("user.home"))),
                first);
    OptimizerSection optimizer = OptimizerSection.read(config, builder, problems);
    if (model != null && optimizer != null) {
      optimizer.checkFor(model);
    }
    RunnerSection runner = RunnerSection.read(config, builder, problems);
    Workflow given = new TopLevel(config, problems).value("workflow", Workflow::fromConfig);
    Workflow workflow = given == null ? Workflow.TRAIN : given;
    boolean validate = options.validate() && canEvaluate(model, config, problems);
    Trial trial = options.trial();
    MetricSection metric =
        validate ? MetricSection.read(config, List.of(), builder, problems) : null;

    DataBuilder data = new DataBuilder(config, builder, problems, device, seed);
    List<@Nullable DetectionLoader> loaders = new ArrayList<>();
    workflow
        .flows()
        .forEach(
            flow ->
                loaders.add(
                    trial.limit(flow.mode() == Mode.TRAIN ? data.train() : data.valLoss())));
    DetectionLoader validation = validate ? trial.limitEvaluated(data.val()) : null;
    DetectorEvaluation evaluation =
        validation == null || metric == null ? null : new DetectorEvaluation(validation, metric);
    HookChain hooks = TrainingHooks.build(config, builder, evaluation, problems);

    if (problems.hasErrors() || model == null || optimizer == null || runner == null) {
      loaders.stream().filter(Objects::nonNull).forEach(DetectionLoader::close);
      if (validation != null) {
        validation.close();
      }
      return null;
    }
    return new TrainingPlan(
        model, starts, optimizer, runner, hooks, workflow, List.copyOf(loaders), validation);
  }

  /** Only detectors are measured; that a config asks for more is a problem. */
  private static boolean canEvaluate(
      @Nullable TrainableModel model, DictNode config, Problems problems) {
    if (model == null || model instanceof Detector) {
      return true;
    }
    if (config.get("evaluation") instanceof DictNode section) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  section.origin().span(),
                  "`%s` is no detector, so there is nothing to evaluate."
                      .formatted(ConfigPath.parse("model.type").in(config)))
              .help("write `evaluation = None`"));
    }
    return false;
  }

  /** The loader that is trained on. */
  DetectionLoader training() {
    for (int i = 0; i < loaders.size(); i++) {
      if (workflow.flows().get(i).mode() == Mode.TRAIN) {
        return loaders.get(i);
      }
    }
    throw new IllegalStateException("a workflow without training");
  }

  @Override
  public void close() {
    loaders.forEach(DetectionLoader::close);
    if (validation != null) {
      validation.close();
    }
  }
}
