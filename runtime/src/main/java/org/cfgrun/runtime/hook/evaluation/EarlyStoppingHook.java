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
 * Ends the training when a metric has not improved by {@code min_delta} for {@code patience}
 * evaluations in a row; MMEngine's hook of the same name. The log says why, and the run leaves a
 * checkpoint as it does when it is asked to stop.
 *
 * <p>Checkpoints hold the best score and the count. Where a config has this hook they are saved
 * after the evaluation of the same moment, so that a resumed run ends where the whole one does.
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
   * The arguments.
   *
   * @param monitor the metric, such as {@code 'bbox_mAP'}
   * @param rule whether {@code 'greater'} or {@code 'less'} is better; None to tell from the
   *     metric's name
   * @param minDelta how much better than the best a score has to be to count as improved
   * @param strict whether an evaluation without the metric is an error, instead of a warning
   * @param checkFinite whether a score that is infinite or NaN ends the training
   * @param patience after how many evaluations without improvement the training ends
   * @param stoppingThreshold a score better than this ends the training; None for none
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
   * A hook for one run.
   *
   * @throws ArgumentException when the metric's name does not tell what is better
   */
  public EarlyStoppingHook(Args args) {
    this.args = args;
    Direction found = new BestRule(args.rule(), null, null).find(args.monitor());
    if (found == null) {
      throw new ArgumentException("monitor", BestRule.complaint(args.monitor()));
    }
    direction = found;
    best = direction.worst();
  }

  @Override
  public void beforeRun(Runner runner) {
    if (runner.stages().all(EvalHook.class).isEmpty()) {
      missing(runner, "Nothing is evaluated in this run");
    }
  }

  @Override
  public void evaluated(Runner runner, Map<String, Object> metrics) {
    if (!(metrics.get(args.monitor()) instanceof Number number)) {
      missing(
          runner,
          "The evaluation gives no number `%s`, but %s"
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

  /** Takes a score into account; why to stop, or null. */
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
        : "has not improved by %s in the last %d evaluations; the best was %s"
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
              "The checkpoint counts evaluations of `%s`; those of `%s` are counted anew."
                  .formatted(watched, args.monitor()));
    } else if (saved.get(BEST) instanceof Double score && saved.get(COUNT) instanceof Long waited) {
      best = score;
      count = waited;
    }
  }
}
