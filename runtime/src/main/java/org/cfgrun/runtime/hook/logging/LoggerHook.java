package org.cfgrun.runtime.hook.logging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.log.LogBuffer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Runner;

/**
 * Logs averaged values every so many steps, and what evaluation found at the end of an epoch. A
 * subclass says where to.
 */
public abstract class LoggerHook extends Hook {
  private static final Set<String> TIMES = Set.of("time", "data_time");

  private final LogTiming timing;
  private boolean resets;

  /** A hook for one run. */
  protected LoggerHook(LogTiming timing) {
    this.timing = timing;
    this.resets = timing.resetFlag();
  }

  /** Writes the output of the run's log buffer. */
  protected abstract void log(Runner runner);

  /** How many steps are logged together. */
  protected final int interval() {
    return timing.interval();
  }

  /** Whether steps are counted in their epoch. */
  protected final boolean byEpoch() {
    return timing.byEpoch();
  }

  /** What the output is about: steps of training have been timed, everything else is validation. */
  protected static Mode loggedMode(Runner runner) {
    boolean steps = runner.logBuffer().output().containsKey("time");
    return runner.mode() == Mode.TRAIN && steps ? Mode.TRAIN : Mode.VAL;
  }

  /** The epoch to log, from 1; between epochs it is the one that has just been trained. */
  protected static long loggedEpoch(Runner runner) {
    long epoch = runner.progress().epoch();
    return runner.mode() == Mode.TRAIN ? epoch + 1 : epoch;
  }

  /**
   * The iteration to log, from 1.
   *
   * @param inner whether it is counted in its epoch
   */
  protected static long loggedIteration(Runner runner, boolean inner) {
    return (inner ? runner.progress().inner() : runner.progress().iteration()) + 1;
  }

  /** The step axis that all loggers of a run share: the iteration to log, from 1. */
  protected static long loggedStep(Runner runner) {
    return loggedIteration(runner, false);
  }

  /**
   * The output by tag, {@code train/loss}, with {@code learning_rate} and {@code momentum} of the
   * first parameter group, of several optimizers {@code learning_rate/generator} and so on; times
   * are left out.
   *
   * @param texts whether texts are among it, too
   */
  public static Map<String, Object> tags(Runner runner, boolean texts) {
    String mode = loggedMode(runner).key();
    Map<String, Object> tags = new LinkedHashMap<>();
    runner
        .logBuffer()
        .output()
        .forEach(
            (name, value) -> {
              if (!TIMES.contains(name) && (texts || value instanceof Number)) {
                tags.put(mode + "/" + name, value);
              }
            });
    rates(runner.optimizers(), "learning_rate", ParamGroup::lr, tags);
    rates(runner.optimizers(), "momentum", ParamGroup::momentum, tags);
    return tags;
  }

  private static void rates(
      Optimizers optimizers,
      String tag,
      Function<ParamGroup, Double> rate,
      Map<String, Object> tags) {
    optimizers
        .byName()
        .forEach(
            (name, optimizer) ->
                tags.put(
                    optimizers.isSingle() ? tag : tag + "/" + name,
                    rate.apply(optimizer.groups().get(0))));
  }

  @Override
  public void beforeRun(Runner runner) {
    List<LoggerHook> loggers = runner.stages().all(LoggerHook.class);
    if (loggers.get(loggers.size() - 1) == this) {
      resets = true;
      if (runner.maxEpochs() == null) {
        runner.logBuffer().keep(loggers.stream().mapToInt(LoggerHook::interval).max().orElse(1));
      }
    }
  }

  @Override
  public void beforeEpoch(Runner runner) {
    runner.logBuffer().clear();
  }

  @Override
  public void afterTrainIter(Runner runner) {
    int interval = timing.interval();
    boolean due = byEpoch() ? everyNInnerIters(runner, interval) : everyNIters(runner, interval);
    if (due || (!timing.ignoreLast() && isEndOfEpoch(runner))) {
      runner.logBuffer().average(interval);
    }
    logIfReady(runner);
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    logIfReady(runner);
  }

  @Override
  public void afterValEpoch(Runner runner) {
    runner.logBuffer().average(0);
    logIfReady(runner);
  }

  private void logIfReady(Runner runner) {
    LogBuffer buffer = runner.logBuffer();
    if (buffer.isReady()) {
      log(runner);
      if (resets) {
        buffer.clearOutput();
      }
    }
  }
}
