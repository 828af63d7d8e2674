package org.cfgrun.runtime.hook.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointHook;
import org.cfgrun.runtime.hook.checkpoint.CheckpointWriter;
import org.cfgrun.runtime.hook.logging.LoggerHook;
import org.cfgrun.runtime.hook.logging.TextLoggerHook;
import org.cfgrun.runtime.log.LocalFolder;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Progress;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stage;
import org.cfgrun.runtime.runner.Stateful;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the model at an interval of epochs or iterations, passes the metrics to the loggers and
 * keeps the best checkpoint. Each process of a run evaluates a share of the samples; all of them
 * get the metrics of the whole.
 */
@Component(
    value = Registries.HOOKS,
    names = {"EvalHook", "DistEvalHook"})
public final class EvalHook extends Hook implements CheckpointWriter, Stateful {
  private static final String EPOCH = "epoch";
  private static final String ITERATION = "iter";
  private static final String INNER = "inner_iter";

  private final Evaluation evaluation;
  private final Args args;
  private final EvalTiming timing;
  private final List<BestCheckpoint> best = new ArrayList<>();
  private boolean begun;

  /** The position of an evaluation that is due and not done; null if none is. */
  private @Nullable Progress due;

  private @Nullable Progress done;

  /**
   * Arguments of the hook, besides those of the metric.
   *
   * @param interval interval of evaluations, in epochs or iterations
   * @param start number of epochs or iterations before the first evaluation; a run that starts at
   *     or after it is also evaluated at its start. None to start after the first interval
   * @param byEpoch whether to count epochs instead of iterations
   * @param saveBest metric whose best checkpoint is kept, {@code 'auto'} for the first one, or a
   *     list of metrics with a best checkpoint each; None for none
   * @param rule whether {@code 'greater'} or {@code 'less'} is better; None to infer it from the
   *     metric's name
   * @param greaterKeys substrings of metric names for which higher is better
   * @param lessKeys substrings of metric names for which lower is better
   * @param dynamicIntervals pairs of an epoch (or iteration) and the interval from then on
   * @param maxKeepBest number of best checkpoints to keep for each metric
   * @param outDir directory for the best checkpoint, which goes into a subdirectory named like the
   *     work directory; None for the work directory itself
   * @param broadcastBnBuffer whether the running statistics of batch normalization of the first
   *     process replace those of the others before an evaluation
   * @param tmpdir accepted for compatibility with mmcv; has no effect, because detections are
   *     gathered without files
   * @param gpuCollect accepted for compatibility with mmcv; has no effect
   */
  public record Args(
      @Default("1") long interval,
      @Default("None") @Nullable Long start,
      @Default("True") boolean byEpoch,
      @Default("None") @Nullable BestMetrics saveBest,
      @Default("None") BestRule.@Nullable Direction rule,
      @Default("None") @Nullable List<String> greaterKeys,
      @Default("None") @Nullable List<String> lessKeys,
      @Default("None") @Nullable List<List<Long>> dynamicIntervals,
      @Default("1") @Bounds(min = 1) int maxKeepBest,
      @Default("None") @Nullable String outDir,
      @Default("True") boolean broadcastBnBuffer,
      @Default("None") @Nullable String tmpdir,
      @Default("False") boolean gpuCollect) {
    /** Validates the arguments. */
    public Args {
      LocalFolder.require("out_dir", outDir);
      if (interval <= 0) {
        throw new ArgumentException(
            "interval", "`interval` must be a positive int, got " + interval + ".");
      }
      if (start != null && start < 0) {
        throw new ArgumentException("start", "`start` must not be negative, got " + start + ".");
      }
    }
  }

  /** Creates the hook for one run. */
  public EvalHook(Evaluation evaluation, Args args) {
    this.evaluation = evaluation;
    this.args = args;
    timing = new EvalTiming(args.interval(), args.start(), args.dynamicIntervals());
    List<String> metrics = args.saveBest() == null ? List.of() : args.saveBest().names();
    BestRule rule = new BestRule(args.rule(), args.greaterKeys(), args.lessKeys());
    for (String metric : metrics) {
      best.add(
          new BestCheckpoint(metric, rule, args.outDir(), args.maxKeepBest(), metrics.size() > 1));
    }
    best.forEach(each -> each.check(evaluation.keys()));
  }

  @Override
  public void beforeRun(Runner runner) {
    begun = false;
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

  /**
   * On the first call, a run that has already reached {@code start} is evaluated before it trains.
   */
  private void begin(Runner runner, long current) {
    if (!begun && timing.isDueAtStart(current)) {
      evaluate(runner);
    }
    begun = true;
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    if (isDue(runner)) {
      evaluate(runner);
    }
  }

  @Override
  public void afterTrainIter(Runner runner) {
    if (isDue(runner)) {
      // The values of the steps are logged before those of the evaluation replace them.
      runner.stages().all(LoggerHook.class).forEach(logger -> logger.afterTrainIter(runner));
      runner.logBuffer().clear();
      // An evaluation can take minutes, in which a kill must not lose the checkpoint.
      runner.endStage();
      evaluate(runner);
    }
  }

  /** Returns whether the model is evaluated in the current stage. */
  private boolean isDue(Runner runner) {
    Progress now = runner.progress();
    return runner.stage() == stage()
        && timing.isDueAfter(args.byEpoch() ? now.epoch() : now.iteration());
  }

  private Stage stage() {
    return args.byEpoch() ? Stage.AFTER_TRAIN_EPOCH : Stage.AFTER_TRAIN_ITER;
  }

  @Override
  public String stateKey() {
    return "evaluation";
  }

  /** Saves the position of an evaluation that a checkpoint of this moment lacks. */
  @Override
  public Map<String, @Nullable Object> save(Runner runner) {
    Progress now = runner.progress();
    Progress lacking = due == null && isDue(runner) && !now.equals(done) ? now : due;
    return lacking == null
        ? Map.of()
        : Map.of(
            EPOCH, lacking.epoch(), ITERATION, lacking.iteration(), INNER, (long) lacking.inner());
  }

  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    boolean valid =
        Stream.of(EPOCH, ITERATION, INNER)
            .allMatch(key -> saved.get(key) instanceof Long count && count >= 0);
    if (valid
        && saved.get(EPOCH) instanceof Long epoch
        && saved.get(ITERATION) instanceof Long iteration
        && saved.get(INNER) instanceof Long inner) {
      due = new Progress(epoch, iteration, (int) Math.min(inner, Integer.MAX_VALUE));
    }
  }

  @Override
  public void finish(Runner runner) {
    Progress position = due;
    if (position != null) {
      runner.log().info("The checkpoint was saved before its evaluation, which is done now.");
      runner.revisit(
          stage(),
          position,
          () -> {
            evaluate(runner);
            runner.stages().all(LoggerHook.class).forEach(each -> each.afterTrainEpoch(runner));
          });
    }
  }

  private void evaluate(Runner runner) {
    due = runner.progress();
    try {
      evaluateOrFail(runner);
    } catch (RuntimeException | VirtualMachineError failure) {
      saveTraining(runner, failure);
      throw failure;
    }
  }

  /** Checkpoints may follow the evaluation; the trained weights must be saved even if it fails. */
  private static void saveTraining(Runner runner, Throwable failure) {
    try {
      runner.stages().all(CheckpointHook.class).forEach(each -> each.saveDue(runner));
    } catch (RuntimeException unsaved) {
      failure.addSuppressed(unsaved);
    }
  }

  private void evaluateOrFail(Runner runner) {
    runner.model().train(false);
    if (args.broadcastBnBuffer()) {
      // Each process has running statistics of its own batches.
      runner.communicator().broadcast(runningStatistics(runner), 0);
    }
    Map<String, Object> metrics = Autograd.noGrad(() -> evaluation.evaluate(runner));
    runner.model().train(runner.mode() == Mode.TRAIN);
    if (metrics.isEmpty() && runner.stopRequested()) {
      return;
    }
    due = null;
    done = runner.progress();
    Map<String, Object> published = new LinkedHashMap<>();
    published.put(TextLoggerHook.EVALUATED_BATCHES, (long) evaluation.batches());
    published.putAll(metrics);
    runner.logBuffer().publish(published);
    runner.stages().all(EvaluationListener.class).forEach(each -> each.evaluated(runner, metrics));
    best.forEach(each -> each.consider(runner, metrics, args.byEpoch()));
  }

  private static List<Tensor> runningStatistics(Runner runner) {
    return partsOfModel(runner, BatchNorm2d.class).stream()
        .flatMap(norm -> norm.runningStatistics().stream())
        .toList();
  }

  /** Returns whether the hook keeps the best score so far. */
  public boolean keepsBest() {
    return !best.isEmpty();
  }

  /** Returns the number of evaluations of a run from its beginning. */
  public long evaluations(RunLength length) {
    long atStart = timing.isDueAtStart(0) ? 1 : 0;
    return atStart
        + LongStream.range(0, length.count(args.byEpoch())).filter(timing::isDueAfter).count();
  }

  @Override
  public long mostCheckpoints(RunLength length) {
    // A new file is complete before an old one is deleted.
    return best.size() * Math.min(args.maxKeepBest() + 1L, evaluations(length));
  }

  @Override
  public @Nullable String outDir() {
    return args.outDir();
  }
}
