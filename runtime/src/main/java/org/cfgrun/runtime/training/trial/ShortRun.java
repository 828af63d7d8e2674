package org.cfgrun.runtime.training.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.cfgrun.runtime.config.LegacyRunLength;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.logging.LoggerHook;
import org.cfgrun.runtime.hook.logging.TextLoggerHook;
import org.cfgrun.runtime.registry.Components;

/**
 * Config of a run that exercises every part of another one once: one epoch or a few iterations,
 * then an evaluation, with every iteration logged as text. External output (checkpoints, logging
 * services) is removed, and nothing is resumed.
 */
final class ShortRun {
  private static final String MAX_EPOCHS = "max_epochs";
  private static final String MAX_ITERS = "max_iters";
  private static final String INTERVAL = "interval";

  private final Components components;
  private final long batches;
  private DictNode config;

  private ShortRun(DictNode config, Components components, long batches) {
    this.config = config;
    this.components = components;
    this.batches = batches;
  }

  /**
   * Returns the short form of a config. Invalid sections stay, so that their readers report them.
   *
   * @param components the available components
   * @param batches the number of iterations
   * @param saved whether to save a checkpoint at the end
   */
  static DictNode of(DictNode config, Components components, long batches, boolean saved) {
    ShortRun run = new ShortRun(config, components, batches);
    run.shortenRunner();
    run.shortenWorkflow();
    run.evaluateOnce();
    run.logAsText();
    run.removeExternalEffects();
    run.save(saved);
    return run.config.without(Section.RESUME_FROM.key());
  }

  private boolean countsIterations() {
    return LegacyRunLength.sectionIn(config) instanceof DictNode runner
        && runner.get(MAX_ITERS) != null;
  }

  private void shortenRunner() {
    for (LegacyRunLength older : LegacyRunLength.values()) {
      ConfigNode total = older.section().in(config);
      if (total != null) {
        set(older.section(), number(older.argument().equals(MAX_ITERS) ? batches : 1, total));
      }
    }
    if (Section.RUNNER.in(config) instanceof DictNode runner) {
      for (String key : List.of(MAX_EPOCHS, MAX_ITERS)) {
        ConfigNode length = runner.get(key);
        if (length != null) {
          set(
              Section.RUNNER,
              runner.with(key, shorter(key.equals(MAX_ITERS) ? batches : 1, length)));
        }
      }
    }
  }

  /** Each flow runs once; if iterations are counted, once per batch. */
  private void shortenWorkflow() {
    if (!(Section.WORKFLOW.in(config) instanceof ListNode parts)) {
      return;
    }
    List<ConfigNode> shorter = new ArrayList<>();
    for (ConfigNode part : parts.items()) {
      List<ConfigNode> pair = part instanceof SequenceNode sequence ? sequence.items() : List.of();
      boolean isPart =
          pair.size() == 2
              && pair.get(1) instanceof ScalarNode times
              && times.value() instanceof Long often
              && often > 0;
      long most = countsIterations() ? batches : 1;
      shorter.add(
          isPart
              ? new TupleNode(
                  List.of(pair.get(0), atMost(most, (ScalarNode) pair.get(1))), part.origin())
              : part);
    }
    set(Section.WORKFLOW, new ListNode(shorter, parts.origin()));
  }

  private static ScalarNode atMost(long most, ScalarNode number) {
    return new ScalarNode(
        Math.min(most, (Long) Objects.requireNonNull(number.value())), number.origin());
  }

  private void evaluateOnce() {
    if (Section.EVALUATION.in(config) instanceof DictNode evaluation) {
      set(
          Section.EVALUATION,
          evaluation.without("start", "dynamic_intervals").with(INTERVAL, interval(evaluation)));
    }
  }

  /** Keeps an invalid value, so that its reader reports it. */
  private ConfigNode interval(DictNode evaluation) {
    ConfigNode given = evaluation.get(INTERVAL);
    boolean positive = given instanceof ScalarNode s && s.value() instanceof Long n && n > 0;
    return given == null || positive
        ? number(countsIterations() ? batches : 1, given == null ? evaluation : given)
        : given;
  }

  /** Returns the smaller number, or none. */
  private static ConfigNode shorter(long most, ConfigNode number) {
    return number instanceof ScalarNode scalar && scalar.value() instanceof Long
        ? atMost(most, scalar)
        : number;
  }

  private void logAsText() {
    if (Section.LOG_CONFIG.in(config) instanceof DictNode log
        && log.get("hooks") instanceof ListNode hooks) {
      List<ConfigNode> text =
          hooks.items().stream()
              .filter(hook -> !isLogger(hook) || isA(TextLoggerHook.class, hook))
              .map(hook -> hook instanceof DictNode dict ? dict.without(INTERVAL) : hook)
              .toList();
      set(
          Section.LOG_CONFIG,
          log.with(INTERVAL, number(1, log)).with("hooks", new ListNode(text, hooks.origin())));
    }
  }

  /** Custom hooks keep working, but do not log elsewhere or write other files. */
  private void removeExternalEffects() {
    if (Section.CUSTOM_HOOKS.in(config) instanceof ListNode hooks) {
      List<ConfigNode> inside =
          hooks.items().stream()
              .filter(hook -> !isLogger(hook))
              .map(
                  hook ->
                      hook instanceof DictNode dict
                          ? dict.without("out_dir", "json_trace_path")
                          : hook)
              .toList();
      set(Section.CUSTOM_HOOKS, new ListNode(inside, hooks.origin()));
    }
  }

  private boolean isLogger(ConfigNode hook) {
    return isA(LoggerHook.class, hook);
  }

  /** Returns whether a hook's dict names a class of some kind; false for unknown classes. */
  private boolean isA(Class<? extends Hook> kind, ConfigNode hook) {
    ComponentSchema schema =
        hook instanceof DictNode dict
                && dict.get(Checker.TYPE) instanceof ScalarNode type
                && type.value() instanceof String name
            ? components.catalog().find(Registries.HOOKS, name)
            : null;
    try {
      return schema != null && kind.isAssignableFrom(components.load(schema));
    } catch (ClassNotFoundException missing) {
      // Building the hook reports it.
      return false;
    }
  }

  private void save(boolean saved) {
    if (Section.EVALUATION.in(config) instanceof DictNode evaluation) {
      // The log of a run that keeps nothing must not name a best checkpoint.
      set(
          Section.EVALUATION,
          saved ? evaluation.without("out_dir") : evaluation.without("out_dir", "save_best"));
    }
    ConfigNode section = Section.CHECKPOINT_CONFIG.in(config);
    if (section == null) {
      return;
    }
    set(
        Section.CHECKPOINT_CONFIG,
        saved && section instanceof DictNode dict
            ? dict.without("out_dir", "by_epoch", "max_keep_ckpts", "create_symlink")
                .with(INTERVAL, number(countsIterations() ? batches : 1, dict))
            : new ScalarNode(null, section.origin()));
  }

  private void set(Section section, ConfigNode value) {
    config = config.with(section.key(), value);
  }

  private static ScalarNode number(long value, ConfigNode at) {
    return new ScalarNode(value, at.origin());
  }
}
