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
 * Base of loggers: logs averaged values at an interval of steps, and evaluation results at the end
 * of an epoch. Subclasses write the output.
 */
public abstract class LoggerHook extends Hook {
  private static final Set<String> TIMES = Set.of("time", "data_time");

  private final LogTiming timing;
  private boolean resets;

  /** Creates the hook for one run. */
  protected LoggerHook(LogTiming timing) {
    this.timing = timing;
    this.resets = timing.resetFlag();
  }

  /** Writes the output of the run's log buffer. */
  protected abstract void log(Runner runner);

  /** Returns the number of steps that are logged together. */
  protected final int interval() {
    return timing.interval();
  }

  /**
   * Returns the length that an epoch needs for a line of training values; 0 if every epoch has one.
   *
   * @param epochs whether the runner counts epochs
   */
  public final int longestWithoutLine(boolean epochs) {
    return epochs && timing.byEpoch() && timing.ignoreLast() ? timing.interval() : 0;
  }

  /** Returns whether steps are counted within their epoch. */
  protected final boolean byEpoch() {
    return timing.byEpoch();
  }

  /** Returns the mode of the output: timed steps are training, everything else is validation. */
  protected static Mode loggedMode(Runner runner) {
    boolean steps = runner.logBuffer().output().containsKey("time");
    return runner.mode() == Mode.TRAIN && steps ? Mode.TRAIN : Mode.VAL;
  }

  /** Returns the epoch to log, from 1; between epochs the one just trained. */
  protected static long loggedEpoch(Runner runner) {
    long epoch = runner.progress().epoch();
    return runner.mode() == Mode.TRAIN ? epoch + 1 : epoch;
  }

  /**
   * Returns the iteration to log, from 1.
   *
   * @param inner whether to count within the epoch
   */
  protected static long loggedIteration(Runner runner, boolean inner) {
    return (inner ? runner.progress().inner() : runner.progress().iteration()) + 1;
  }

  /** Returns the global step shared by all loggers of a run: the iteration to log, from 1. */
  protected static long loggedStep(Runner runner) {
    return loggedIteration(runner, false);
  }

  /**
   * Returns the output by tag such as {@code train/loss}, without times, with {@code learning_rate}
   * and {@code momentum} of the first parameter group, or {@code learning_rate/generator} and so on
   * with several optimizers.
   *
   * @param texts whether to include text
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
      if (runner.communicator().isChief()) {
        log(runner);
      }
      if (resets) {
        buffer.clearOutput();
      }
    }
  }
}
