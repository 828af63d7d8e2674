package org.cfgrun.runtime.hook.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.runtime.hook.evaluation.BestRule.Direction;
import org.cfgrun.runtime.hook.logging.TrackingHook;
import org.cfgrun.runtime.log.Numerals;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Snapshot;
import org.jspecify.annotations.Nullable;

/** Keeps the checkpoint with the best score so far, such as {@code best_bbox_mAP_epoch_12.pth}. */
final class BestCheckpoint {
  private static final String AUTO = "auto";
  private static final String BEST_SCORE = "best_score";
  private static final String BEST_FILE = "best_ckpt";
  private static final Pattern NAME = Pattern.compile("best_\\P{Cntrl}+_(?:epoch|iter)_\\d+\\.pth");

  private final BestRule rule;
  private final @Nullable String outDir;
  private String metric;

  /**
   * @param metric name of the metric, or {@code auto} for the first metric of the first evaluation
   */
  BestCheckpoint(String metric, BestRule rule, @Nullable String outDir) {
    this.metric = metric;
    this.rule = rule;
    this.outDir = outDir;
  }

  /**
   * Validates the metric before the training.
   *
   * @param keys the metrics of the evaluation, in order; empty if they are not known
   * @throws ArgumentException if the evaluation does not return the metric, or if its name does not
   *     imply a direction
   */
  void check(List<String> keys) {
    boolean first = metric.equals(AUTO);
    if (!first && !keys.isEmpty() && !keys.contains(metric)) {
      ArgumentException unknown = notReturned(metric, keys);
      throw rule.find(metric) != null
          ? unknown
          : new ArgumentException(
              "save_best", unknown.getMessage() + " " + BestRule.complaint(metric));
    }
    String followed = first ? keys.stream().findFirst().orElse(null) : metric;
    if (followed != null && rule.find(followed) == null) {
      throw new ArgumentException("save_best", BestRule.complaint(followed));
    }
  }

  private static ArgumentException notReturned(String metric, Collection<String> keys) {
    String nearest = Suggestions.nearest(metric, keys);
    return new ArgumentException(
        "save_best",
        "`save_best='%s'` is not a metric of the evaluation. %s"
            .formatted(
                metric,
                nearest == null
                    ? "Use one of %s.".formatted(String.join(", ", keys))
                    : "Did you mean '%s'?".formatted(nearest)));
  }

  /** Saves a checkpoint if the score is the best so far. A score of exactly 0 is never saved. */
  void consider(Runner runner, Map<String, Object> metrics, boolean byEpoch) {
    if (metrics.isEmpty()) {
      runner.log().warn("The evaluation returned no metrics; no best checkpoint is saved.");
      return;
    }
    if (metric.equals(AUTO)) {
      metric = metrics.keySet().iterator().next();
    }
    if (!(metrics.get(metric) instanceof Number number)) {
      throw notReturned(metric, metrics.keySet());
    }
    Direction direction = rule.of(metric);
    double score = number.doubleValue();
    double before =
        runner.hookMessages().get(BEST_SCORE) instanceof Number best
            ? best.doubleValue()
            : direction.worst();
    if (score != 0 && direction.isBetter(score, before)) {
      replace(runner, number, byEpoch);
    }
  }

  private void replace(Runner runner, Number score, boolean byEpoch) {
    String unit = byEpoch ? "epoch" : "iter";
    long time = 1 + (byEpoch ? runner.progress().epoch() : runner.progress().iteration());
    Path file = folder(runner).resolve("best_%s_%s_%s.pth".formatted(metric, unit, time));
    Object previous = runner.hookMessages().put(BEST_FILE, file.toString());
    runner.hookMessages().put(BEST_SCORE, score);
    // The new file is complete before the old one is deleted.
    Snapshot.save(runner, file, true);
    if (previous instanceof String old && runner.communicator().isChief()) {
      deleteOld(runner, TrackingHook.nameOf(old), file);
    }
    runner.communicator().barrier();
    runner.log().info("Now best checkpoint is saved as %s.".formatted(file.getFileName()));
    runner
        .log()
        .info(
            "Best %s is %s at %s %s."
                .formatted(metric, Numerals.fixed(score.doubleValue(), 4), time, unit));
  }

  private Path folder(Runner runner) {
    Path workDir = runner.workDir().toAbsolutePath().normalize();
    return outDir == null ? runner.workDir() : Path.of(outDir).resolve(workDir.getFileName());
  }

  /**
   * Deletes the previous best checkpoint by its file name only: a path in an untrusted checkpoint
   * may point anywhere, and that of a run in another directory is still its best.
   */
  private static void deleteOld(Runner runner, String name, Path file) {
    Path old = NAME.matcher(name).matches() ? file.resolveSibling(name) : file;
    try {
      if (!old.equals(file) && Files.deleteIfExists(old)) {
        runner.log().info("The previous best checkpoint %s was removed".formatted(old));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
