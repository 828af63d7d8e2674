package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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

/** Measures a detector on a dataset, while training and on its own. */
final class DetectorEvaluation implements Evaluation {
  /** Is told of each batch. */
  @FunctionalInterface
  interface Progress {
    /** Batch {@code done} of {@code total} is done. */
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
    List<Detections> detections =
        detect(
            (Detector) runner.model(),
            loader,
            runner.listener()::validationStep,
            runner::stopRequested);
    if (detections.size() < loader.dataset().size()) {
      return Map.of();
    }
    EvaluationResult result = measure(detections);
    result.tables().forEach(table -> runner.log().info("\n" + table));
    result.warnings().forEach(runner.log()::warn);
    return result.metrics();
  }

  /** Measures what was found. */
  EvaluationResult measure(List<Detections> detections) {
    return DetectionEvaluation.evaluate(
        loader.dataset(), detections, section.metrics(), section.options());
  }

  /**
   * What a detector finds in all images, in the dataset's order, in pixels of the original images.
   *
   * @param stop ends early when it is true
   */
  static List<Detections> detect(
      Detector detector, DetectionLoader loader, Progress progress, BooleanSupplier stop) {
    List<Detections> all = new ArrayList<>();
    detector.train(false);
    Iterator<Batch> batches = loader.epoch(0, 0);
    int done = 0;
    while (batches.hasNext() && !stop.getAsBoolean()) {
      try (Batch batch = batches.next()) {
        all.addAll(detector.detect((DetectionBatch) batch, true));
      }
      progress.batch(++done, loader.length());
    }
    return all;
  }
}
