package org.cfgrun.runtime.training.trial;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Failure;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.DataSection;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.OptimizerEntry;
import org.cfgrun.runtime.config.OptimizerSection;
import org.cfgrun.runtime.config.RunnerFallback;
import org.cfgrun.runtime.config.RunnerSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Computes the learning rate and momentum of each iteration without training: runs optimizer,
 * schedules and runner over empty batches. The model is built only if the optimizer has rules for
 * its parameters.
 */
public final class SchedulePreview {
  /**
   * Values at an iteration.
   *
   * @param iteration from 0
   * @param epoch its epoch, from 0
   * @param optimizer the name of the optimizer; "" for one of the whole model
   * @param group the index of its parameter group, from 0
   * @param lr the learning rate
   * @param momentum the momentum or the first beta; 0 if there is neither
   */
  public record Point(
      long iteration, long epoch, String optimizer, int group, double lr, double momentum) {
    /**
     * Returns the name of the group among those of all optimizers: {@code 0}, {@code generator.0}.
     */
    public String groupName() {
      return optimizer.isEmpty() ? String.valueOf(group) : optimizer + "." + group;
    }
  }

  /** Several times the longest run of public configs. */
  private static final long MAX_ITERATIONS = 2_000_000;

  /** The number of iterations times the number of parameter groups. */
  private static final long MAX_POINTS = 100_000_000;

  private final Sections sections;
  private final ComponentBuilder builder;
  private final Problems problems;

  private SchedulePreview(Sections sections, ComponentBuilder builder) {
    this.sections = sections;
    this.builder = builder;
    this.problems = sections.problems();
  }

  /**
   * Runs all iterations.
   *
   * @param config the config with overrides applied
   * @param components the available components
   * @param iterationsPerEpoch null to take it from the config's training data, if its size does not
   *     depend on files
   * @param points receives every iteration and group, in order
   * @param problems receives the problems in the config
   * @return false if problems were reported
   * @throws ConfigException if a schedule does not fit the run
   */
  public static boolean run(
      EvaluatedConfig config,
      Components components,
      @Nullable Integer iterationsPerEpoch,
      Consumer<Point> points,
      Problems problems) {
    DictNode whole = withOptimizer(CrossReferences.replaceIn(config.root(), problems));
    whole = RunnerFallback.in(whole, components.catalog(), problems);
    return new SchedulePreview(new Sections(whole, problems), new ComponentBuilder(components))
        .run(iterationsPerEpoch, points);
  }

  /** MMEditing's configs use another key for their optimizers. */
  private static DictNode withOptimizer(DictNode config) {
    ConfigNode several = Section.OPTIMIZERS.in(config);
    return several == null || Section.OPTIMIZER.in(config) != null
        ? config
        : config.with(Section.OPTIMIZER.key(), several);
  }

  private boolean run(@Nullable Integer iterationsPerEpoch, Consumer<Point> points) {
    sections.require(Section.LR_CONFIG, Section.RUNNER, Section.OPTIMIZER);
    HookChain hooks = TrainingHooks.schedules(sections, builder);
    hooks.add(new Recorder(points), Priority.LOWEST);
    RunnerSection section = RunnerSection.read(sections, builder);
    Optimizers optimizers = optimizers();
    if (needsUnread() || section == null || optimizers == null || problems.hasErrors()) {
      return false;
    }
    NoopRun.Model model = new NoopRun.Model(List.of());
    model.materialize(Device.CPU, RandomStreams.of(0));
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
      if (runner == null || length == null || isTooLong(runner, length, optimizers)) {
        return false;
      }
      runner.run(Workflow.TRAIN, List.of(new NoopRun.Loader(length)));
      return true;
    }
  }

  /**
   * Returns whether a schedule, the runner or an optimizer is in code that was not loaded: without
   * it, the values would be wrong. Only these sections have been read so far.
   */
  private boolean needsUnread() {
    if (!builder.components().isPartial()) {
      return false;
    }
    List<Diagnostic> unread =
        problems.all().stream()
            .filter(problem -> problem.code().equals(ErrorCode.UNKNOWN_TYPE))
            .toList();
    unread.forEach(
        problem ->
            problems.error(
                ErrorCode.UNKNOWN_TYPE,
                problem.span(),
                "The learning rate cannot be computed without this custom code."));
    return !unread.isEmpty();
  }

  /** Reports a run of which a preview would take minutes, or more memory than there is. */
  private boolean isTooLong(Runner runner, int length, Optimizers optimizers) {
    Long epochs = runner.maxEpochs();
    double iterations = epochs == null ? runner.maxIterations() : (double) epochs * length;
    long groups =
        optimizers.byName().values().stream().mapToLong(each -> each.groups().size()).sum();
    boolean tooLong = iterations > MAX_ITERATIONS || iterations * groups > MAX_POINTS;
    if (tooLong) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_VALUE,
                  sections.span(Section.RUNNER),
                  "The run is too long for a preview. Expected at most %s iterations, got %s."
                      .formatted(Math.min(MAX_ITERATIONS, MAX_POINTS / groups), (long) iterations))
              .help("Preview a shorter run, with fewer epochs or iterations per epoch."));
    }
    return tooLong;
  }

  /** Returns the number of iterations in an epoch; null if a problem was reported. */
  private @Nullable Integer length(Runner runner, @Nullable Integer given) {
    if (given != null) {
      return given;
    }
    if (runner.maxEpochs() == null) {
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, runner.maxIterations()));
    }
    sections.require(Section.DATA);
    Set<String> train = Set.of(DataSection.TRAIN);
    DataSection data = DataSection.read(sections, builder, train, train);
    if (data == null) {
      return null;
    }
    return data.loaders(problems, Device.CPU, SingleProcess.INSTANCE, 0, false).epochLength();
  }

  /**
   * Returns the optimizers with the groups of the model, or with a single group if groups do not
   * matter.
   */
  private @Nullable Optimizers optimizers() {
    Map<String, DictNode> parts =
        sections.get(Section.OPTIMIZER) instanceof DictNode dict
            ? OptimizerSection.parts(dict)
            : Map.of();
    Sections whole = sections;
    TrainableModel model = null;
    if (parts.values().stream().anyMatch(OptimizerEntry::hasRules)) {
      ModelSection<TrainableModel> section =
          ModelSection.read(
              new Sections(sections.root(), new Problems()), builder, TrainableModel.class);
      model = section == null ? null : section.model();
      if (model == null) {
        whole = withoutRules(parts);
      }
    }
    OptimizerSection section = OptimizerSection.read(whole, builder);
    if (section == null) {
      return null;
    }
    if (model != null) {
      section.checkFor(model);
    }
    if (problems.hasErrors()) {
      return null;
    }
    TrainableModel owner = model == null ? new NoopRun.Model(parts.keySet()) : model;
    owner.materialize(Device.CPU, RandomStreams.of(0));
    return section.build(owner, samples());
  }

  private Sections withoutRules(Map<String, DictNode> parts) {
    problems.add(
        Diagnostic.warning(
                Failure.CONSTRUCTION,
                sections.span(Section.OPTIMIZER),
                "The model cannot be built, so the parameter groups are unknown.")
            .help("showing one group without parameter-wise rules"));
    DictNode plain = sections.root();
    for (Map.Entry<String, DictNode> part : parts.entrySet()) {
      DictNode bare = OptimizerEntry.withoutRules(part.getValue());
      plain =
          plain.with(
              Section.OPTIMIZER.key(),
              Section.OPTIMIZER.in(plain) instanceof DictNode several && !part.getKey().isEmpty()
                  ? several.with(part.getKey(), bare)
                  : bare);
    }
    return new Sections(plain, problems);
  }

  /**
   * Returns the samples per step, which scale the learning rate; the default if the data has
   * errors.
   */
  private int samples() {
    DataSection data =
        DataSection.read(
            new Sections(sections.root(), new Problems()), builder, Set.of(), Set.of());
    return data == null ? DataSection.DEFAULT_SAMPLES : data.samplesPerBatch();
  }

  /** Records the values after every schedule has acted. */
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
