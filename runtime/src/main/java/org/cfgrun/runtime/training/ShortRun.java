package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.cfgrun.runtime.config.LegacyRunLength;

/**
 * The config of a run that tries every part of another one once: one epoch or a few iterations, an
 * evaluation after them, every iteration logged as text. What would be left behind elsewhere
 * (checkpoints, the logs of services) is left out, and nothing is resumed.
 */
final class ShortRun {
  private static final String MAX_EPOCHS = "max_epochs";
  private static final String MAX_ITERS = "max_iters";
  private static final String INTERVAL = "interval";
  private static final String CHECKPOINTS = "checkpoint_config";

  private final long batches;
  private DictNode config;

  private ShortRun(DictNode config, long batches) {
    this.config = config;
    this.batches = batches;
  }

  /**
   * The short form of a config. What is wrong with a section stays wrong, to be told by its reader.
   *
   * @param batches how many iterations there are
   * @param saved whether a checkpoint is saved at the end
   */
  static DictNode of(DictNode config, long batches, boolean saved) {
    ShortRun run = new ShortRun(config, batches);
    run.shortenRunner();
    run.shortenWorkflow();
    run.evaluateOnce();
    run.logAsText();
    run.keepInside();
    run.save(saved);
    return run.config.without("resume_from");
  }

  private boolean countsIterations() {
    return LegacyRunLength.sectionIn(config) instanceof DictNode runner
        && runner.get(MAX_ITERS) != null;
  }

  private void shortenRunner() {
    for (LegacyRunLength older : LegacyRunLength.values()) {
      if (config.get(older.key()) != null) {
        set(config, older.key(), older.argument().equals(MAX_ITERS) ? batches : 1);
      }
    }
    if (config.get("runner") instanceof DictNode runner) {
      for (String key : List.of(MAX_EPOCHS, MAX_ITERS)) {
        if (runner.get(key) != null) {
          config =
              config.with(
                  "runner",
                  runner.with(key, shorter(key.equals(MAX_ITERS) ? batches : 1, runner.get(key))));
        }
      }
    }
  }

  /** Each part is done once; where iterations are counted, as often as there are batches. */
  private void shortenWorkflow() {
    if (!(config.get("workflow") instanceof ListNode parts)) {
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
    config = config.with("workflow", new ListNode(shorter, parts.origin()));
  }

  private static ScalarNode atMost(long most, ScalarNode number) {
    return new ScalarNode(Math.min(most, (Long) number.value()), number.origin());
  }

  private void evaluateOnce() {
    if (config.get("evaluation") instanceof DictNode evaluation) {
      config =
          config.with(
              "evaluation",
              evaluation
                  .without("start", "dynamic_intervals")
                  .with(INTERVAL, interval(evaluation)));
    }
  }

  /** One that is no interval stays, to be told by its reader. */
  private ConfigNode interval(DictNode evaluation) {
    ConfigNode given = evaluation.get(INTERVAL);
    boolean positive = given instanceof ScalarNode s && s.value() instanceof Long n && n > 0;
    return given == null || positive
        ? number(countsIterations() ? batches : 1, given == null ? evaluation : given)
        : given;
  }

  /** The same number where it is smaller, or none. */
  private static ConfigNode shorter(long most, ConfigNode number) {
    return number instanceof ScalarNode scalar && scalar.value() instanceof Long
        ? atMost(most, scalar)
        : number;
  }

  private void logAsText() {
    if (config.get("log_config") instanceof DictNode log
        && log.get("hooks") instanceof ListNode hooks) {
      List<ConfigNode> text =
          hooks.items().stream()
              .filter(
                  hook ->
                      !(hook instanceof DictNode dict)
                          || dict.get("type") instanceof ScalarNode type
                              && "TextLoggerHook".equals(type.value()))
              .map(hook -> hook instanceof DictNode dict ? dict.without(INTERVAL) : hook)
              .toList();
      config =
          config.with(
              "log_config",
              log.with(INTERVAL, number(1, log)).with("hooks", new ListNode(text, hooks.origin())));
    }
  }

  /** Hooks of the user's own keep their work, but log nowhere and write no file elsewhere. */
  private void keepInside() {
    if (config.get("custom_hooks") instanceof ListNode hooks) {
      List<ConfigNode> inside =
          hooks.items().stream()
              .filter(hook -> !isLogger(hook))
              .map(
                  hook ->
                      hook instanceof DictNode dict
                          ? dict.without("out_dir", "json_trace_path")
                          : hook)
              .toList();
      config = config.with("custom_hooks", new ListNode(inside, hooks.origin()));
    }
  }

  private static boolean isLogger(ConfigNode hook) {
    return hook instanceof DictNode dict
        && dict.get("type") instanceof ScalarNode type
        && String.valueOf(type.value()).endsWith("LoggerHook");
  }

  private void save(boolean saved) {
    if (config.get("evaluation") instanceof DictNode evaluation) {
      config = config.with("evaluation", evaluation.without("out_dir"));
    }
    ConfigNode section = config.get(CHECKPOINTS);
    if (section == null) {
      return;
    }
    config =
        config.with(
            CHECKPOINTS,
            saved && section instanceof DictNode dict
                ? dict.without("out_dir", "by_epoch", "max_keep_ckpts", "create_symlink")
                    .with(INTERVAL, number(countsIterations() ? batches : 1, dict))
                : new ScalarNode(null, section.origin()));
  }

  private void set(DictNode dict, String key, long value) {
    config = dict.with(key, number(value, dict.get(key)));
  }

  private static ScalarNode number(long value, ConfigNode at) {
    return new ScalarNode(value, at.origin());
  }
}
