package org.cfgrun.runtime.training;

import org.cfgrun.runtime.comm.SingleProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Failure;
import org.cfgrun.runtime.config.CrossReferences;
import org.cfgrun.runtime.config.DataBuilder;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.OptimizerEntry;
import org.cfgrun.runtime.config.OptimizerSection;
import org.cfgrun.runtime.config.RunnerFallback;
import org.cfgrun.runtime.config.RunnerSection;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Which learning rate and momentum a config puts in force at each iteration, found without
 * training: its optimizer, schedules and runner go through all iterations, over batches that hold
 * nothing. The model is built only where the optimizer has rules for its parameters.
 */
public final class SchedulePreview {
  private static final int SAMPLES = 2;

  /**
   * What is in force.
   *
   * @param iteration from 0
   * @param epoch its epoch, from 0
   * @param optimizer the name of the optimizer; "" where there is one for the whole model
   * @param group the number of its parameter group, from 0
   * @param lr the learning rate
   * @param momentum the momentum or the first of the betas; 0 where there is neither
   */
  public record Point(
      long iteration, long epoch, String optimizer, int group, double lr, double momentum) {
    /** How the group is called among those of all optimizers: {@code 0}, {@code generator.0}. */
    public String groupName() {
      return optimizer.isEmpty() ? String.valueOf(group) : optimizer + "." + group;
    }
  }

  private final DictNode config;
  private final ComponentBuilder builder;
  private final Problems problems;

  private SchedulePreview(DictNode config, ComponentBuilder builder, Problems problems) {
    this.config = config;
    this.builder = builder;
    this.problems = problems;
  }

  /**
   * Goes through all iterations.
   *
   * @param config the config, overrides applied
   * @param components what it may name
   * @param iterationsPerEpoch null for those of the config's training data
   * @param points is told of every iteration and group, in order
   * @param problems takes what is wrong with the config
   * @return false when problems were reported
   * @throws RunFailure when a schedule does not fit the run
   */
  public static boolean run(
      EvaluatedConfig config,
      Components components,
      @Nullable Integer iterationsPerEpoch,
      Consumer<Point> points,
      Problems problems) {
    DictNode whole = withOptimizer(CrossReferences.replaceIn(config.root(), problems));
    whole = RunnerFallback.in(whole, components.catalog(), problems);
    return new SchedulePreview(whole, new ComponentBuilder(components), problems)
        .run(iterationsPerEpoch, points);
  }

  /** MMEditing's configs have their one or more optimizers under another name. */
  private static DictNode withOptimizer(DictNode config) {
    ConfigNode several = config.get("optimizers");
    return several == null || config.get(OptimizerSection.SECTION) != null
        ? config
        : config.with(OptimizerSection.SECTION, several);
  }

  private boolean run(@Nullable Integer iterationsPerEpoch, Consumer<Point> points) {
    HookChain hooks = TrainingHooks.schedules(config, builder, problems);
    hooks.add(new Recorder(points), Priority.LOWEST);
    RunnerSection section = RunnerSection.read(config, builder, problems);
    Optimizers optimizers = optimizers();
    if (section == null || optimizers == null || problems.hasErrors()) {
      return false;
    }
    BlankRun.Model model = new BlankRun.Model(List.of());
    model.materialise(Device.CPU, RandomStreams.of(0));
    try (RunLog log = new RunLog(line -> {}, null, Clock.systemDefaultZone(), RunLog.Level.ERROR)) {
      Runner runner =
          section.build(
              new RunParts(
                  model,
                  optimizers,
                  hooks,
                  Path.of(""),
                  "",
                  Map.of(),
                  List.of(),
                  0,
                  SingleProcess.INSTANCE,
                  log,
                  System::nanoTime,
                  TrainingListener.SILENT));
      Integer length = runner == null ? null : length(runner, iterationsPerEpoch);
      if (runner == null || length == null) {
        return false;
      }
      runner.run(Workflow.TRAIN, List.of(new BlankRun.Loader(length)));
      return true;
    }
  }

  /** How many iterations an epoch has; null when a problem was reported. */
  private @Nullable Integer length(Runner runner, @Nullable Integer given) {
    if (given != null) {
      return given;
    }
    if (runner.maxEpochs() == null) {
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, runner.maxIterations()));
    }
    try (DetectionLoader loader =
        new DataBuilder(config, builder, problems, Device.CPU, 0).train()) {
      return loader == null ? null : loader.length();
    }
  }

  /** The optimizers with the groups of the model, or with one where the groups do not matter. */
  private @Nullable Optimizers optimizers() {
    DictNode whole = config;
    TrainableModel model = null;
    Map<String, DictNode> parts =
        config.get(OptimizerSection.SECTION) instanceof DictNode dict
            ? OptimizerSection.parts(dict)
            : Map.of();
    if (parts.values().stream().anyMatch(OptimizerEntry::hasRules)) {
      model = new ModelSection(config, builder, new Problems()).build(TrainableModel.class);
      if (model == null) {
        whole = withoutRules(parts);
      }
    }
    OptimizerSection section = OptimizerSection.read(whole, builder, problems);
    if (section == null) {
      return null;
    }
    if (model != null) {
      section.checkFor(model);
    }
    if (problems.hasErrors()) {
      return null;
    }
    TrainableModel owner = model == null ? new BlankRun.Model(parts.keySet()) : model;
    owner.materialise(Device.CPU, RandomStreams.of(0));
    return section.build(owner, samples());
  }

  private DictNode withoutRules(Map<String, DictNode> parts) {
    DictNode section = (DictNode) config.get(OptimizerSection.SECTION);
    problems.add(
        Diagnostic.warning(
                Failure.CONSTRUCTION,
                section.origin().span(),
                "The model cannot be built, so the parameter groups are unknown.")
            .help("one group without the rules for single parameters is shown"));
    DictNode plain = section;
    for (Map.Entry<String, DictNode> part : parts.entrySet()) {
      DictNode bare = OptimizerEntry.withoutRules(part.getValue());
      plain = part.getKey().isEmpty() ? bare : plain.with(part.getKey(), bare);
    }
    return config.with(OptimizerSection.SECTION, plain);
  }

  /** Samples a step, which a scaled learning rate follows. */
  private int samples() {
    if (!(config.get("data") instanceof DictNode data)) {
      return SAMPLES;
    }
    int shared = samples(data, SAMPLES);
    return data.get("train_dataloader") instanceof DictNode own ? samples(own, shared) : shared;
  }

  private static int samples(DictNode dict, int otherwise) {
    ConfigNode value = dict.get("samples_per_gpu");
    return value instanceof ScalarNode scalar && scalar.value() instanceof Long number
        ? Math.toIntExact(number)
        : otherwise;
  }

  /** Notes what is in force once every schedule has acted. */
  private static final class Recorder extends Hook {
    private final Consumer<Point> points;

    Recorder(Consumer<Point> points) {
      this.points = points;
    }

    @Override
    public void beforeTrainIter(Runner runner) {
      long iteration = runner.progress().iteration();
      long epoch = runner.progress().epoch();
      Optimizers optimizers = runner.optimizers();
      optimizers
          .byName()
          .forEach(
              (name, optimizer) -> {
                String shown = optimizers.isSingle() ? "" : name;
                List<ParamGroup> groups = optimizer.groups();
                for (int i = 0; i < groups.size(); i++) {
                  ParamGroup group = groups.get(i);
                  points.accept(
                      new Point(iteration, epoch, shown, i, group.lr(), group.momentum()));
                }
              });
    }
  }
}
