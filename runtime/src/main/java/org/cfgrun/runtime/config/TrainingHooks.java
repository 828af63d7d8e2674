package org.cfgrun.runtime.config;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.hook.averaging.AveragingHook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointHook;
import org.cfgrun.runtime.hook.evaluation.EvalHook;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.hook.evaluation.EvaluationListener;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.logging.IterTimerHook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.profiling.ProfilerHook;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * Builds the hooks of a training from its config, in mmdet's order: schedules, optimizer,
 * checkpoints, timer, loggers, the user's own, evaluation. A section that is None is left out.
 */
public final class TrainingHooks {
  private static final String TYPE = "type";
  private static final String INTERVAL = "interval";
  private static final String PRIORITY = "priority";
  private static final Priority AFTER_EVALUATION = new Priority(75);

  /** What one hook of a run does at most. */
  private static final Map<Class<? extends Hook>, String> BY_ONE =
      Map.of(
          AveragingHook.class, "averages the weights", ProfilerHook.class, "records the operators");

  private final DictNode config;
  private final ComponentBuilder builder;
  private final Problems problems;
  private final CountingDefaults counting;
  private final boolean whole;
  private final HookChain chain = new HookChain();

  /**
   * @param whole whether a section that every training needs must be there
   */
  private TrainingHooks(
      DictNode config, ComponentBuilder builder, Problems problems, boolean whole) {
    this.config = config;
    this.builder = builder;
    this.problems = problems;
    this.whole = whole;
    this.counting = new CountingDefaults(config, builder.components().catalog());
  }

  /**
   * Builds all hooks.
   *
   * @param config the whole config
   * @param evaluation what {@code evaluation} asks for; null to train without
   * @param problems takes what is wrong with the config
   * @return the hooks that could be built
   */
  public static HookChain build(
      DictNode config,
      ComponentBuilder builder,
      @Nullable Evaluation evaluation,
      Problems problems) {
    return build(new TrainingHooks(config, builder, problems, true), evaluation);
  }

  private static HookChain build(TrainingHooks hooks, @Nullable Evaluation evaluation) {
    hooks.schedules();
    hooks.optimizer();
    hooks.typed("checkpoint_config", "CheckpointHook", Priority.NORMAL);
    hooks.chain.add(new IterTimerHook(), Priority.LOW);
    hooks.loggers();
    hooks.custom();
    if (evaluation != null) {
      hooks.evaluation(evaluation);
    }
    hooks.saveWhatEvaluationsTold();
    return hooks.chain;
  }

  /**
   * Who remembers evaluations, such as the best score, is saved after the one of the same moment: a
   * run that goes on from there would miss it otherwise.
   */
  private void saveWhatEvaluationsTold() {
    boolean listens =
        chain.all(EvaluationListener.class).stream().anyMatch(Stateful.class::isInstance);
    if (listens || chain.all(EvalHook.class).stream().anyMatch(EvalHook::keepsBest)) {
      chain.move(CheckpointHook.class, AFTER_EVALUATION);
    }
  }

  /**
   * Builds the schedules of learning rate and momentum alone.
   *
   * @param config the whole config
   * @param problems takes what is wrong with the config
   */
  public static HookChain schedules(DictNode config, ComponentBuilder builder, Problems problems) {
    TrainingHooks hooks = new TrainingHooks(config, builder, problems, true);
    hooks.schedules();
    return hooks.chain;
  }

  /**
   * Builds all hooks to be looked at, not to be run: none of them can evaluate.
   *
   * @param config the whole config
   * @param problems takes what is wrong with the config
   */
  public static HookChain listed(DictNode config, ComponentBuilder builder, Problems problems) {
    return build(config, builder, new NoEvaluation(), problems);
  }

  /**
   * Tells what is wrong with the hooks of a config, or of a part of one: sections that are not
   * there are not missed.
   *
   * @param config a config or a part of one
   * @param problems takes what is wrong with it
   */
  public static void check(DictNode config, ComponentBuilder builder, Problems problems) {
    build(new TrainingHooks(config, builder, problems, false), new NoEvaluation());
  }

  private record NoEvaluation() implements Evaluation {
    @Override
    public int batches() {
      return 0;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      return Map.of();
    }
  }

  private void schedules() {
    schedule("lr_config", "LrUpdaterHook", Priority.VERY_HIGH, true);
    schedule("momentum_config", "MomentumUpdaterHook", Priority.HIGH, false);
  }

  private void schedule(String section, String suffix, Priority priority, boolean required) {
    DictNode dict = section(section, required);
    if (dict != null) {
      DictNode typed =
          new SchedulePolicy(builder.components().catalog(), suffix)
              .resolve(section, dict, problems);
      if (typed != null) {
        // A schedule of the momentum counts epochs by default whatever the runner counts, as in
        // mmcv.
        DictNode counted = suffix.startsWith("Lr") ? counting.in(typed) : typed;
        counting.warnOfEpochs(section, counted, problems);
        add(section, counted, priority);
      }
    }
  }

  /** With {@code fp16} another hook takes its place. */
  private void optimizer() {
    String section = "optimizer_config";
    DictNode half = section("fp16", false);
    if (half == null) {
      typed(section, "OptimizerHook", Priority.ABOVE_NORMAL);
      return;
    }
    DictNode own = section(section, true);
    if (config.get(section) != null) {
      DictNode joined = HalfSection.join(half, own, problems);
      typed("fp16", "Fp16OptimizerHook", Priority.ABOVE_NORMAL, joined);
    }
  }

  private void typed(String section, String type, Priority priority) {
    typed(section, type, priority, section(section, true));
  }

  private void typed(String section, String type, Priority priority, @Nullable DictNode dict) {
    if (dict != null) {
      DictNode typed = withDefault(dict, TYPE, new ScalarNode(type, dict.origin()));
      add(section, counting.in(typed), priority);
    }
  }

  private void loggers() {
    String section = "log_config";
    DictNode dict = section(section, true);
    if (dict == null) {
      return;
    }
    ConfigNode interval = dict.get(INTERVAL);
    if (interval == null || !(dict.get("hooks") instanceof ListNode hooks)) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.MISSING_ARGUMENT,
                  dict.origin().span(),
                  "`log_config` needs an `interval` and a list of `hooks`.")
              .help("such as dict(interval=50, hooks=[dict(type='TextLoggerHook')])"));
      return;
    }
    for (int i = 0; i < hooks.items().size(); i++) {
      DictNode hook = dict(section + ".hooks." + i, hooks.items().get(i));
      if (hook != null) {
        add(
            section + ".hooks." + i,
            counting.in(withDefault(hook, INTERVAL, interval)),
            Priority.VERY_LOW);
      }
    }
  }

  private void custom() {
    String section = "custom_hooks";
    ConfigNode value = config.get(section);
    if (value == null || value instanceof ScalarNode scalar && scalar.isNone()) {
      return;
    }
    List<ConfigNode> hooks = value instanceof ListNode list ? list.items() : List.of(value);
    for (int i = 0; i < hooks.size(); i++) {
      String place = value instanceof ListNode ? section + "." + i : section;
      DictNode hook = dict(place, hooks.get(i));
      Priority priority = hook == null ? null : priority(hook);
      if (hook != null) {
        add(place, hook.without(PRIORITY), priority == null ? Priority.NORMAL : priority);
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
    DictNode dict = section("evaluation", false);
    if (dict != null) {
      checkBoolean(dict.get("by_epoch"));
      DictNode own = new EvaluationSection(dict, builder.components().catalog()).hookArguments();
      add(
          "evaluation",
          counting.always(own.with(TYPE, new ScalarNode("EvalHook", dict.origin()))),
          Priority.LOW,
          evaluation);
    }
  }

  /** Its value is the runner's, as in mmdet, but a wrong one was meant to say something. */
  private void checkBoolean(@Nullable ConfigNode byEpoch) {
    if (byEpoch != null
        && !(byEpoch instanceof ScalarNode scalar && scalar.value() instanceof Boolean)) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          byEpoch.origin().span(),
          "`by_epoch` of `evaluation` must be a bool, but is %s.".formatted(byEpoch.description()));
    }
  }

  private void add(String place, DictNode dict, Priority priority, Object... context) {
    Hook hook = builder.at(place).build(Hook.class, dict, problems, context);
    String alone = hook == null ? null : doneByOne(hook);
    if (hook != null && alone != null) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          dict.origin().span(),
          "`%s` %s, as another hook of the run does already; there can be one only."
              .formatted(dict.get(TYPE), alone));
    } else if (hook != null) {
      chain.add(hook, priority, new HookChain.Written(place, dict.origin().span()));
    }
  }

  /** What the hook does that another one does already and only one may do; null for nothing. */
  private @Nullable String doneByOne(Hook hook) {
    for (Map.Entry<Class<? extends Hook>, String> work : BY_ONE.entrySet()) {
      if (work.getKey().isInstance(hook) && !chain.all(work.getKey()).isEmpty()) {
        return work.getValue();
      }
    }
    return null;
  }

  /** A section of the config; null when it is None, missing, or no dict. */
  private @Nullable DictNode section(String name, boolean required) {
    ConfigNode value = config.get(name);
    if (value == null) {
      if (required && whole) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.MISSING_KEY,
                    config.origin().span(),
                    "The config has no `%s`.".formatted(name))
                .help(
                    "inherit `stdlib::_base_/default_runtime.cfg` and a schedule, or write `%s = None` to do without"
                        .formatted(name)));
      }
      return null;
    }
    return value instanceof ScalarNode scalar && scalar.isNone() ? null : dict(name, value);
  }

  private @Nullable DictNode dict(String place, ConfigNode value) {
    if (value instanceof DictNode dict) {
      return dict;
    }
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        value.origin().span(),
        "`%s` must be a dict, but is %s.".formatted(place, value.description()));
    return null;
  }
}
