package org.cfgrun.runtime.hook.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointHook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointWriter;
import org.cfgrun.runtime.hook.logging.LoggerHook;
import org.cfgrun.runtime.hook.logging.TextLoggerHook;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Autograd;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the model every so many epochs or iterations, hands the metrics to the loggers, and
 * keeps the best checkpoint.
 */
@Component(Registries.HOOKS)
public final class EvalHook extends Hook implements CheckpointWriter {
  private final Evaluation evaluation;
  private final Args args;
  private final EvalTiming timing;
  private final @Nullable BestCheckpoint best;
  private boolean begun;

  /**
   * The arguments, beside those of the metric.
   *
   * @param interval every how many epochs or iterations
   * @param start how many are trained before the first evaluation; when so many are complete
   *     already at the start of the run, the model is evaluated there too. None to begin after the
   *     first interval
   * @param byEpoch whether epochs are counted instead of iterations
   * @param saveBest the metric whose best checkpoint is kept, or {@code 'auto'} for the first; None
   *     for none
   * @param rule whether the best is the {@code greater} or the {@code less}; None to tell from the
   *     metric's name
   * @param greaterKeys parts of metrics' names for which greater is better
   * @param lessKeys parts of metrics' names for which less is better
   * @param dynamicIntervals pairs of an epoch (or iteration) and the interval from there on
   * @param outDir a folder in which a folder called like the work folder takes the best checkpoint;
   *     None for the work folder itself
   */
  public record Args(
      @Default("1") long interval,
      @Default("None") @Nullable Long start,
      @Default("True") boolean byEpoch,
      @Default("None") @Nullable String saveBest,
      @Default("None") BestRule.@Nullable Direction rule,
      @Default("None") @Nullable List<String> greaterKeys,
      @Default("None") @Nullable List<String> lessKeys,
      @Default("None") @Nullable List<List<Long>> dynamicIntervals,
      @Default("None") @Nullable String outDir) {
    /** Checks the numbers. */
    public Args {
      if (interval <= 0) {
        throw new ArgumentException(
            "interval", "`interval` must be a positive int, but got " + interval + ".");
      }
      if (start != null && start < 0) {
        throw new ArgumentException(
            "start", "`start` must not be negative, but got " + start + ".");
      }
    }
  }

  /** A hook for one run. */
  public EvalHook(Evaluation evaluation, Args args) {
    this.evaluation = evaluation;
    this.args = args;
    timing = new EvalTiming(args.interval(), args.start(), args.dynamicIntervals());
    best =
        args.saveBest() == null
            ? null
            : new BestCheckpoint(
                args.saveBest(),
                new BestRule(args.rule(), args.greaterKeys(), args.lessKeys()),
                args.outDir());
  }

  @Override
  public void beforeRun(Runner runner) {
    if (best != null) {
      best.check();
    }
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    if (args.byEpoch()) {
      begin(runner, runner.progress().epoch());
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    if (!args.byEpoch()) {
      begin(runner, runner.progress().iteration());
    }
  }

  /** The first time, a run that has come as far as {@code start} is evaluated as it is. */
  private void begin(Runner runner, long current) {
    if (!begun && timing.isDueAtStart(current)) {
      evaluate(runner);
    }
    begun = true;
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    if (args.byEpoch() && timing.isDueAfter(runner.progress().epoch())) {
      evaluate(runner);
    }
  }

  @Override
  public void afterTrainIter(Runner runner) {
    if (!args.byEpoch() && timing.isDueAfter(runner.progress().iteration())) {
      // The values of the steps are logged before those of the evaluation take their place.
      runner.stages().all(LoggerHook.class).forEach(logger -> logger.afterTrainIter(runner));
      runner.logBuffer().clear();
      evaluate(runner);
    }
  }

  private void evaluate(Runner runner) {
    try {
      evaluateOrFail(runner);
    } catch (RuntimeException | VirtualMachineError failure) {
      saveTraining(runner, failure);
      throw failure;
    }
  }

  /** Checkpoints may come after the evaluation; what was trained must not go with it. */
  private static void saveTraining(Runner runner, Throwable failure) {
    try {
      runner.stages().all(CheckpointHook.class).forEach(each -> each.saveDue(runner));
    } catch (RuntimeException unsaved) {
      failure.addSuppressed(unsaved);
    }
  }

  private void evaluateOrFail(Runner runner) {
    runner.model().train(false);
    Map<String, Object> metrics = Autograd.noGrad(() -> evaluation.evaluate(runner));
    runner.model().train(runner.mode() == Mode.TRAIN);
    if (metrics.isEmpty() && runner.stopRequested()) {
      return;
    }
    Map<String, Object> published = new LinkedHashMap<>();
    published.put(TextLoggerHook.EVALUATED_BATCHES, (long) evaluation.batches());
    published.putAll(metrics);
    runner.logBuffer().publish(published);
    runner.stages().all(EvaluationListener.class).forEach(each -> each.evaluated(runner, metrics));
    if (best != null) {
      best.consider(runner, metrics, args.byEpoch());
    }
  }

  /** Whether it remembers the best score so far. */
  public boolean keepsBest() {
    return best != null;
  }

  /** How often a run from the beginning is evaluated. */
  public long evaluations(RunLength length) {
    long atStart = timing.isDueAtStart(0) ? 1 : 0;
    return atStart
        + LongStream.range(0, length.count(args.byEpoch())).filter(timing::isDueAfter).count();
  }

  @Override
  public long mostCheckpoints(RunLength length) {
    return best == null ? 0 : Math.min(2, evaluations(length));
  }

  @Override
  public @Nullable String outDir() {
    return args.outDir();
  }
}
