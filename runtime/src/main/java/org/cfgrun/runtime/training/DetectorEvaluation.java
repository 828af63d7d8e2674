package org.cfgrun.runtime.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SharedOutcome;
import org.cfgrun.runtime.config.MetricSection;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.evaluation.DetectionEvaluation;
import org.cfgrun.runtime.evaluation.EvaluationResult;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/** Evaluates a detector on a dataset, during training or alone. */
final class DetectorEvaluation implements Evaluation {
  /** Receives the progress. */
  @FunctionalInterface
  interface Progress {
    /** Called after batch {@code done} of {@code total}. */
    void batch(int done, int total);
  }

  private final DetectionLoader loader;
  private final MetricSection section;

  DetectorEvaluation(DetectionLoader loader, MetricSection section) {
    this.loader = loader;
    this.section = section;
  }

  @Override
  public int batches() {
    return loader.length();
  }

  @Override
  public Map<String, Object> evaluate(Runner runner) {
    @Nullable List<Detections> detections =
        detect(
            (Detector) runner.model(),
            loader,
            runner.communicator(),
            runner.listener()::validationStep,
            runner::ownStopRequested);
    if (detections == null) {
      runner.agreeToStop();
      return Map.of();
    }
    // All processes base decisions on the metrics: which checkpoint is the best, whether to stop.
    return SharedOutcome.ofChief(
        runner.communicator(),
        "computed the metrics",
        () -> {
          long begin = runner.nanoTime();
          EvaluationResult result = measure(detections);
          Duration taken = Duration.ofNanos(runner.nanoTime() - begin);
          String slow = slowness(taken, runner.communicator().timeout());
          if (slow != null) {
            runner.log().warn(slow);
          }
          result.tables().forEach(table -> runner.log().info("\n" + table));
          result.warnings().forEach(runner.log()::warn);
          return new LinkedHashMap<>(result.metrics());
        });
  }

  /**
   * Returns a warning if the other processes, which wait for the metrics, may give up next time.
   *
   * @param timeout how long they wait; null if there are none
   * @return null without a reason
   */
  static @Nullable String slowness(Duration taken, @Nullable Duration timeout) {
    return timeout == null || taken.multipliedBy(2).compareTo(timeout) < 0
        ? null
        : "Rank 0 computed the metrics for %s s, and the other processes end the run after %s s. Raise `dist_params.timeout`."
            .formatted(taken.toSeconds(), timeout.toSeconds());
  }

  /** Computes the metrics of detections. */
  EvaluationResult measure(List<Detections> detections) {
    return DetectionEvaluation.evaluate(
        loader.dataset(), detections, section.metrics(), section.options());
  }

  /**
   * Runs a detector on all images. Returns the detections in dataset order, in pixels of the
   * original images. Each process handles its share and gets the detections of all.
   *
   * @param stop ends early when true
   * @return null if a process has ended early
   */
  static @Nullable List<Detections> detect(
      Detector detector,
      DetectionLoader loader,
      Communicator processes,
      Progress progress,
      BooleanSupplier stop) {
    List<ArrayList<Detections>> shares =
        SharedOutcome.gather(
            processes, "detected objects", () -> detectOwn(detector, loader, progress, stop));
    return joined(shares, loader.dataset().size());
  }

  private static ArrayList<Detections> detectOwn(
      Detector detector, DetectionLoader loader, Progress progress, BooleanSupplier stop) {
    ArrayList<Detections> own = new ArrayList<>();
    detector.train(false);
    Iterator<Batch> batches = loader.epoch(0, 0);
    int done = 0;
    while (batches.hasNext() && !stop.getAsBoolean()) {
      try (Batch batch = batches.next()) {
        own.addAll(detector.detectInViews((DetectionBatch) batch));
      } catch (ArgumentException complaint) {
        throw detector.failure(complaint);
      }
      progress.batch(++done, loader.length());
    }
    return own;
  }

  /**
   * Restores the dataset order of samples.
   *
   * @param shares the results per process: the first one has the samples 0, W, 2W and so on
   * @param size the number of samples; samples beyond it are duplicates
   * @return null if a share is incomplete
   */
  static <T> @Nullable List<T> joined(List<? extends List<T>> shares, int size) {
    int world = shares.size();
    if (shares.stream().anyMatch(share -> (long) share.size() * world < size)) {
      return null;
    }
    return IntStream.range(0, size).mapToObj(i -> shares.get(i % world).get(i / world)).toList();
  }
}
