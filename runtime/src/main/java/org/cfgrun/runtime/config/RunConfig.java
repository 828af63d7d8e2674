package org.cfgrun.runtime.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.dataset.PlannedDataset;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.evaluation.EvaluationListener;
import org.cfgrun.runtime.hook.evaluation.MonitoredMetric;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * Training config: every section is read once, all problems are reported together. {@link
 * RunSettings} are separate, because the command line may replace them. Reading needs no file, no
 * tensor and no engine, so {@code check --components} does exactly what {@code train} does first.
 * {@link Section} lists the sections.
 *
 * @param root the config, overrides applied and references replaced
 * @param metric the metrics; null in a run that does not evaluate
 * @param workflow the flows to alternate
 * @param hooks the hooks, in order
 * @param evaluation the evaluation that the hooks use; set once the data is loaded
 */
public record RunConfig(
    DictNode root,
    ModelSection<TrainableModel> model,
    OptimizerSection optimizer,
    RunnerSection runner,
    Workflow workflow,
    @Nullable MetricSection metric,
    DataSection data,
    HookChain hooks,
    DeferredEvaluation evaluation) {

  /** How much of a config is read. */
  private enum Scope {
    /** What a training uses. */
    TRAINING,
    /** What a training without evaluation uses. */
    WITHOUT_EVALUATION,
    /** What a training uses, and the data of a test. */
    ALL,
    /** The sections that exist: the config is a part that others inherit. */
    PART;

    boolean evaluates() {
      return this != WITHOUT_EVALUATION;
    }
  }

  /**
   * Reads the config of a training.
   *
   * @param evaluates whether the run evaluates during training
   * @return null if problems were reported
   */
  public static @Nullable RunConfig read(
      Sections sections, ComponentBuilder builder, boolean evaluates) {
    return read(sections, builder, evaluates ? Scope.TRAINING : Scope.WITHOUT_EVALUATION);
  }

  /**
   * Reports what a training would reject in a config before it opens a file. In a part of a config,
   * such as one that others inherit, only existing sections are checked, and arguments may be
   * missing, since the others may add them.
   *
   * @param config a config or a part of one, overrides applied
   * @param components the available components
   * @param problems receives errors, and the warnings of a training
   */
  public static void check(DictNode config, Components components, Problems problems) {
    boolean whole = isWhole(config);
    Problems found = new Problems();
    // A part may refer to values in another one.
    DictNode resolved = CrossReferences.replaceIn(config, whole ? found : new Problems());
    Sections sections = new Sections(resolved, found);
    RunSettings.read(sections);
    read(sections, new ComponentBuilder(components), whole ? Scope.ALL : Scope.PART);
    found.all().stream()
        .filter(each -> whole || !each.code().equals(ErrorCode.MISSING_ARGUMENT))
        .forEach(problems::add);
  }

  /** Returns whether a config is meant to be trained itself, rather than to be a part of others. */
  public static boolean isWhole(DictNode config) {
    return Stream.of(Section.MODEL, Section.DATA, Section.OPTIMIZER)
        .allMatch(section -> section.in(config) != null);
  }

  private static @Nullable RunConfig read(
      Sections sections, ComponentBuilder builder, Scope scope) {
    Problems problems = sections.problems();
    int before = problems.errorCount();
    if (scope != Scope.PART) {
      sections.warnOfMisspelt();
      sections.warnOfOtherDialect();
      sections.requireTraining();
    }
    ModelSection<TrainableModel> model = ModelSection.read(sections, builder, TrainableModel.class);
    if (model == null && problems.errorCount() > before) {
      model = ModelSection.judge(sections, builder, TrainableModel.class);
    }
    OptimizerSection optimizer = OptimizerSection.read(sections, builder);
    RunWarnings warnings = new RunWarnings(sections.root(), problems);
    if (model != null && optimizer != null) {
      optimizer.checkFor(model.model());
      optimizer.warn(model.model(), warnings);
    }
    warnings.clipping();
    warnings.checkpointing();
    RunnerSection runner = RunnerSection.read(sections, builder);
    Workflow given = sections.value(Section.WORKFLOW, Workflow::fromConfig);
    Workflow workflow = given == null ? Workflow.TRAIN : given;
    if (runner != null) {
      warnings.intervals(runner.length(1));
      warnings.workflow(workflow, runner.length(1));
    }
    boolean evaluates = scope.evaluates() && canEvaluate(model, sections);
    MetricSection metric = evaluates ? MetricSection.read(sections, List.of(), builder) : null;
    DataSection data =
        DataSection.read(
            sections,
            builder,
            neededData(scope, workflow, evaluates),
            checkedData(scope, evaluates));
    if (data == null) {
      data = DataSection.judge(sections, builder, checkedData(scope, evaluates));
    }
    SampleDataset validated = data == null ? null : data.plans().get(DataSection.VAL);
    DeferredEvaluation evaluation =
        new DeferredEvaluation(
            metric == null
                ? List.of()
                : metric.keys(validated == null ? PlannedDataset.unknown() : validated));
    HookChain hooks = TrainingHooks.build(sections, builder, evaluates ? evaluation : null);
    if (scope.evaluates() && scope != Scope.PART) {
      // An invalid section is reported already.
      boolean evaluated = evaluates && sections.get(Section.EVALUATION) != null;
      checkMonitored(hooks, evaluated, evaluation.keys(), problems);
    }
    if (model != null && scope != Scope.PART) {
      PartsCheck parts = new PartsCheck(model.model(), problems);
      parts.checkModel(evaluates && metric != null);
      if (metric != null && model.model() instanceof Detector detector) {
        metric.checkFor(detector, problems);
      }
      if (metric != null && validated != null) {
        metric.checkFor(validated, problems);
      }
      if (data != null) {
        int otherErrors = problems.errorCount();
        parts.checkSamples(data, DataSection.TRAIN, true);
        // Data for both may not fit the same argument of the model, which is reported once.
        boolean fits = problems.errorCount() == otherErrors;
        if (fits && evaluates && sections.get(Section.EVALUATION) != null) {
          parts.checkSamples(data, DataSection.VAL, false);
        }
        SampleDataset train = data.plans().get(DataSection.TRAIN);
        if (train != null) {
          parts.checkClasses(DataSection.TRAIN, train.classes(), hooks, sections.root());
        }
      }
    }
    return problems.errorCount() > before
            || model == null
            || optimizer == null
            || runner == null
            || data == null
        ? null
        : new RunConfig(
            sections.root(), model, optimizer, runner, workflow, metric, data, hooks, evaluation);
  }

  /**
   * Reports metrics that a hook reads and the evaluation does not return: an error if the run would
   * fail, and a warning if the hook would have no effect.
   *
   * @param evaluates whether the run evaluates the model
   * @param keys the metrics that the evaluation returns; empty if they are not known
   */
  private static void checkMonitored(
      HookChain hooks, boolean evaluates, List<String> keys, Problems problems) {
    for (HookChain.Link link : hooks.links()) {
      MonitoredMetric metric =
          link.hook() instanceof EvaluationListener listener ? listener.monitored() : null;
      if (metric == null || evaluates && (keys.isEmpty() || keys.contains(metric.name()))) {
        continue;
      }
      Span span = link.hook().spanOf(metric.argument());
      String message =
          evaluates
              ? metric.notReturned(keys)
              : "`%s` reads the metric `%s`, but the run does not evaluate the model."
                  .formatted(link.hook().name(), metric.name());
      Diagnostic found =
          metric.required()
              ? Diagnostic.error(ErrorCode.BAD_ARGUMENT, span, message)
              : Diagnostic.warning(ErrorCode.BAD_ARGUMENT, span, message);
      problems.add(
          evaluates
              ? found
              : found.help(
                  "set `evaluation = dict(interval=1, metric='bbox')`, or remove the hook"));
    }
  }

  /** Reports a config that evaluates a model other than a detector. */
  private static boolean canEvaluate(
      @Nullable ModelSection<TrainableModel> model, Sections sections) {
    if (model == null || model.model() instanceof Detector) {
      return true;
    }
    if (sections.get(Section.EVALUATION) instanceof DictNode section) {
      sections
          .problems()
          .add(
              Diagnostic.error(
                      ErrorCode.BAD_ARGUMENT,
                      section.origin().span(),
                      "`%s` is not a detector and cannot be evaluated."
                          .formatted(sections.modelType()))
                  .help("set `evaluation = None`"));
    }
    return false;
  }

  private static Set<String> neededData(Scope scope, Workflow workflow, boolean evaluates) {
    if (scope == Scope.PART) {
      return Set.of();
    }
    Set<String> needed = new HashSet<>();
    needed.add(DataSection.TRAIN);
    if (evaluates || workflow.flows().stream().anyMatch(flow -> flow.mode() == Mode.VAL)) {
      needed.add(DataSection.VAL);
    }
    return needed;
  }

  private static Set<String> checkedData(Scope scope, boolean evaluates) {
    return switch (scope) {
      case ALL, PART -> Set.of(DataSection.TRAIN, DataSection.VAL, DataSection.TEST);
      case TRAINING, WITHOUT_EVALUATION ->
          evaluates ? Set.of(DataSection.TRAIN, DataSection.VAL) : Set.of(DataSection.TRAIN);
    };
  }
}
