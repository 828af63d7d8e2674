package org.cfgrun.runtime.config;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.SchedulePolicy;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.SectionComponent;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.averaging.AveragingHook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointHook;
import org.cfgrun.runtime.hook.evaluation.EvalHook;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.hook.evaluation.EvaluationListener;
import org.cfgrun.runtime.hook.logging.IterTimerHook;
import org.cfgrun.runtime.hook.profiling.ProfilerHook;
import org.cfgrun.runtime.runner.Stateful;
import org.jspecify.annotations.Nullable;

/** Builds only the schedules of learning rate and momentum. */
public final class TrainingHooks {
  private static final String TYPE = "type";
  private static final String INTERVAL = "interval";
  private static final String PRIORITY = "priority";
  private static final Priority AFTER_EVALUATION = new Priority(75);

  /** What at most one hook of a run may do. */
  private static final Map<Class<? extends Hook>, String> BY_ONE =
      Map.of(
          AveragingHook.class, "averages the weights", ProfilerHook.class, "records the operators");

  private final Sections sections;
  private final ComponentBuilder builder;
  private final Problems problems;
  private final CountingDefaults counting;
  private final HookChain chain = new HookChain();

  private TrainingHooks(Sections sections, ComponentBuilder builder) {
    this.sections = sections;
    this.builder = builder;
    this.problems = sections.problems();
    this.counting = new CountingDefaults(sections.root(), builder.components().catalog());
  }

  /** Builds all hooks for display; none of them can evaluate. */
  public static HookChain build(
      Sections sections, ComponentBuilder builder, @Nullable Evaluation evaluation) {
    TrainingHooks hooks = new TrainingHooks(sections, builder);
    hooks.schedules();
    hooks.optimizer();
    hooks.typed(Section.CHECKPOINT_CONFIG, Priority.NORMAL);
    hooks.chain.add(new IterTimerHook(), Priority.LOW);
    hooks.loggers();
    hooks.custom();
    if (evaluation != null) {
      hooks.evaluation(evaluation);
    }
    hooks.saveEvaluationsFirst();
    return hooks.chain;
  }

  /**
   * Moves hooks that store evaluations, such as the best score, before the checkpoint hook of the
   * same stage. Otherwise a resumed run would lack the latest evaluation.
   */
  private void saveEvaluationsFirst() {
    boolean listens =
        chain.all(EvaluationListener.class).stream().anyMatch(Stateful.class::isInstance);
    if (listens || chain.all(EvalHook.class).stream().anyMatch(EvalHook::keepsBest)) {
      chain.move(CheckpointHook.class, AFTER_EVALUATION);
    }
  }

  /** Builds the schedules of learning rate and momentum alone. */
  public static HookChain schedules(Sections sections, ComponentBuilder builder) {
    TrainingHooks hooks = new TrainingHooks(sections, builder);
    hooks.schedules();
    return hooks.chain;
  }

  /** Builds all hooks for display: none of them can evaluate. */
  public static HookChain listed(Sections sections, ComponentBuilder builder) {
    sections.require(
        Section.LR_CONFIG, Section.OPTIMIZER_CONFIG, Section.CHECKPOINT_CONFIG, Section.LOG_CONFIG);
    return build(sections, builder, new DeferredEvaluation(List.of()));
  }

  private void schedules() {
    schedule(Section.LR_CONFIG, Priority.VERY_HIGH);
    schedule(Section.MOMENTUM_CONFIG, Priority.HIGH);
  }

  private void schedule(Section section, Priority priority) {
    DictNode dict = sections.dict(section);
    if (dict != null) {
      DictNode typed =
          new SchedulePolicy(builder.components().catalog(), SectionComponent.hook(section))
              .resolve(section.key(), dict, problems);
      if (typed != null) {
        // A momentum schedule counts epochs by default even if the runner counts iterations, as in
        // mmcv.
        DictNode counted = section == Section.LR_CONFIG ? counting.in(typed) : typed;
        counting.warnOfEpochs(section.key(), counted, problems);
        add(builder.at(section.key(), "policy"), section.key(), counted, priority);
      }
    }
  }

  /** With {@code fp16} another hook replaces it. */
  private void optimizer() {
    DictNode half = sections.dict(Section.FP16);
    if (half == null) {
      typed(Section.OPTIMIZER_CONFIG, Priority.ABOVE_NORMAL);
      return;
    }
    DictNode own = sections.dict(Section.OPTIMIZER_CONFIG);
    if (Section.OPTIMIZER_CONFIG.in(sections.root()) != null) {
      DictNode joined = Fp16Section.join(half, own, problems);
      typed(Section.FP16, Priority.ABOVE_NORMAL, joined);
    }
  }

  private void typed(Section section, Priority priority) {
    typed(section, priority, sections.dict(section));
  }

  private void typed(Section section, Priority priority, @Nullable DictNode dict) {
    if (dict != null) {
      String type = SectionComponent.hook(section);
      DictNode typed = withDefault(dict, TYPE, new ScalarNode(type, dict.origin()));
      add(section.key(), counting.in(typed), priority);
    }
  }

  private void loggers() {
    String section = Section.LOG_CONFIG.key();
    DictNode dict = sections.dict(Section.LOG_CONFIG);
    if (dict == null) {
      return;
    }
    ConfigNode interval = dict.get(INTERVAL);
    ConfigNode loggers = dict.get("hooks");
    if (interval == null || !(loggers instanceof ListNode hooks)) {
      boolean missing = interval == null || loggers == null;
      problems.add(
          Diagnostic.error(
                  missing ? ErrorCode.MISSING_ARGUMENT : ErrorCode.BAD_ARGUMENT,
                  dict.origin().span(),
                  "`log_config` requires an `interval` and a list of `hooks`.")
              .help("such as dict(interval=50, hooks=[dict(type='TextLoggerHook')])"));
      return;
    }
    for (int i = 0; i < hooks.items().size(); i++) {
      DictNode hook = sections.dict(section + ".hooks." + i, hooks.items().get(i));
      if (hook != null) {
        add(
            section + ".hooks." + i,
            counting.in(withDefault(hook, INTERVAL, interval)),
            Priority.VERY_LOW);
      }
    }
  }

  private void custom() {
    String section = Section.CUSTOM_HOOKS.key();
    ConfigNode value = sections.get(Section.CUSTOM_HOOKS);
    if (value == null) {
      return;
    }
    List<ConfigNode> hooks = value instanceof ListNode list ? list.items() : List.of(value);
    for (int i = 0; i < hooks.size(); i++) {
      String place = value instanceof ListNode ? section + "." + i : section;
      DictNode hook = sections.dict(place, hooks.get(i));
      Priority priority = hook == null ? null : priority(hook);
      if (hook != null) {
        add(
            builder.at(place, PRIORITY),
            place,
            hook.without(PRIORITY),
            priority == null ? Priority.NORMAL : priority);
      }
    }
  }

  private static DictNode withDefault(DictNode dict, String key, ConfigNode value) {
    return dict.get(key) == null ? dict.with(key, value) : dict;
  }

  private @Nullable Priority priority(DictNode hook) {
    ConfigNode given = hook.get(PRIORITY);
    try {
      return given == null ? Priority.NORMAL : Priority.fromConfig(given);
    } catch (ArgumentException e) {
      problems.error(ErrorCode.BAD_ARGUMENT, given.origin().span(), e.getMessage());
      return null;
    }
  }

  private void evaluation(Evaluation evaluation) {
    DictNode dict = sections.dict(Section.EVALUATION);
    if (dict != null) {
      checkBoolean(dict.get("by_epoch"));
      DictNode own = new EvaluationSection(dict, builder.components().catalog()).hookArguments();
      add(
          Section.EVALUATION.key(),
          counting.always(own.with(TYPE, new ScalarNode("EvalHook", dict.origin()))),
          Priority.LOW,
          evaluation);
    }
  }

  /** The value is replaced by the runner's, as in mmdet, but an invalid one is reported. */
  private void checkBoolean(@Nullable ConfigNode byEpoch) {
    if (byEpoch != null
        && !(byEpoch instanceof ScalarNode scalar && scalar.value() instanceof Boolean)) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          byEpoch.origin().span(),
          "`by_epoch` of `evaluation` must be a bool, got %s.".formatted(byEpoch.description()));
    }
  }

  private void add(String place, DictNode dict, Priority priority, Object... context) {
    add(builder.at(place), place, dict, priority, context);
  }

  private void add(
      ComponentBuilder own, String place, DictNode dict, Priority priority, Object... context) {
    Hook hook = own.build(Hook.class, dict, problems, context);
    String alone = hook == null ? null : doneByOne(hook);
    if (hook != null && alone != null) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          dict.origin().span(),
          "`%s` %s, but another hook of the run already does. Remove one of them."
              .formatted(dict.get(TYPE), alone));
    } else if (hook != null) {
      chain.add(hook, priority, new HookChain.Written(place, dict.origin().span()));
    }
  }

  /** Returns the exclusive task of the hook that another hook already has; null for none. */
  private @Nullable String doneByOne(Hook hook) {
    for (Map.Entry<Class<? extends Hook>, String> work : BY_ONE.entrySet()) {
      if (work.getKey().isInstance(hook) && !chain.all(work.getKey()).isEmpty()) {
        return work.getValue();
      }
    }
    return null;
  }
}
