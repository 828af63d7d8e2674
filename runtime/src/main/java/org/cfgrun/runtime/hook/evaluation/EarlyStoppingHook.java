package org.cfgrun.runtime.hook.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.evaluation.BestRule.Direction;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * Stops the training when a metric has not improved by {@code min_delta} for {@code patience}
 * evaluations in a row; MMEngine's hook of the same name. The run logs the reason and saves a
 * checkpoint, as for any requested stop.
 *
 * <p>Checkpoints hold the best score and the count. With this hook they are saved after the
 * evaluation of the same epoch or iteration, so that a resumed run stops at the same point as an
 * uninterrupted one.
 */
@Component(Registries.HOOKS)
public final class EarlyStoppingHook extends Hook implements EvaluationListener, Stateful {
  private static final String MONITOR = "monitor";
  private static final String BEST = "best_score";
  private static final String COUNT = "wait_count";

  private final Args args;
  private final Direction direction;
  private double best;
  private long count;

  /**
   * Arguments of the hook.
   *
   * @param monitor name of the metric, such as {@code 'bbox_mAP'}
   * @param rule whether {@code 'greater'} or {@code 'less'} is better; None to infer it from the
   *     metric's name
   * @param minDelta minimum change that counts as an improvement
   * @param strict whether an evaluation without the metric is an error instead of a warning
   * @param checkFinite whether an infinite or NaN score stops the training
   * @param patience number of evaluations without improvement after which the training stops
   * @param stoppingThreshold score at which the training stops as soon as it is exceeded; None for
   *     none
   */
  public record Args(
      String monitor,
      @Default("None") BestRule.@Nullable Direction rule,
      @Default("0.1") double minDelta,
      @Default("False") boolean strict,
      @Default("True") boolean checkFinite,
      @Default("5") long patience,
      @Default("None") @Nullable Double stoppingThreshold) {}

  /**
   * Creates the hook for one run.
   *
   * @throws ArgumentException when the metric's name does not imply a direction
   */
  public EarlyStoppingHook(Args args) {
    this.args = args;
    Direction found = new BestRule(args.rule(), null, null).find(args.monitor());
    if (found == null) {
      throw new ArgumentException(MONITOR, BestRule.complaint(args.monitor()));
    }
    direction = found;
    best = direction.worst();
  }

  @Override
  public MonitoredMetric monitored() {
    return new MonitoredMetric(MONITOR, args.monitor(), args.strict());
  }

  @Override
  public void beforeRun(Runner runner) {
    if (runner.stages().all(EvalHook.class).isEmpty()) {
      missing(runner, "This run does not evaluate the model");
    }
  }

  @Override
  public void evaluated(Runner runner, Map<String, Object> metrics) {
    if (!(metrics.get(args.monitor()) instanceof Number number)) {
      missing(
          runner,
          "The evaluation does not return the metric `%s`, only %s"
              .formatted(
                  args.monitor(),
                  metrics.isEmpty() ? "nothing" : String.join(", ", metrics.keySet())));
      return;
    }
    String reason = consider(number.doubleValue());
    if (reason != null) {
      runner.log().info("Stopping early: `%s` %s.".formatted(args.monitor(), reason));
      runner.requestEnd();
    }
  }

  private void missing(Runner runner, String what) {
    String message = what + ", so `%s` cannot stop it early.".formatted(args.monitor());
    if (args.strict()) {
      throw failure(message);
    }
    runner.log().warn(message);
  }

  /** Records a score and returns the reason to stop, or null. */
  private @Nullable String consider(double score) {
    if (args.checkFinite() && !Double.isFinite(score)) {
      return "is %s; the best was %s".formatted(text(score), text(best));
    }
    Double threshold = args.stoppingThreshold();
    if (threshold != null && direction.isBetter(score, threshold)) {
      best = score;
      return "is %s, better than the threshold %s".formatted(text(score), text(threshold));
    }
    double wanted =
        direction == Direction.GREATER ? best + args.minDelta() : best - args.minDelta();
    if (!direction.isBetter(wanted, score)) {
      best = score;
      count = 0;
      return null;
    }
    count++;
    return count < args.patience()
        ? null
        : "has not improved by %s in the last %s evaluations; the best was %s"
            .formatted(text(args.minDelta()), count, text(best));
  }

  private static String text(double value) {
    return PythonText.ofFloat(value);
  }

  @Override
  public String stateKey() {
    return "early_stopping";
  }

  @Override
  public Map<String, @Nullable Object> save(Runner runner) {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put(MONITOR, args.monitor());
    state.put(BEST, best);
    state.put(COUNT, count);
    return state;
  }

  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    String watched = saved.get(MONITOR) instanceof String name ? name : args.monitor();
    if (!watched.equals(args.monitor())) {
      runner
          .log()
          .warn(
              "The checkpoint counts evaluations of `%s`; the count for `%s` starts at 0."
                  .formatted(watched, args.monitor()));
    } else if (saved.get(BEST) instanceof Double score && saved.get(COUNT) instanceof Long waited) {
      best = score;
      count = waited;
    }
  }
}
