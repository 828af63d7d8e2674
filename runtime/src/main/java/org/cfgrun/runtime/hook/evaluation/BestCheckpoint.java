package org.cfgrun.runtime.hook.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.hook.evaluation.BestRule.Direction;
import org.cfgrun.runtime.hook.logging.TrackingHook;
import org.cfgrun.runtime.log.Numerals;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the checkpoints with the best scores so far of one metric, such as {@code
 * best_bbox_mAP_epoch_12.pth}. The messages of the run name them: {@code best_ckpt} and {@code
 * best_score}, followed by the metric if there are several, as in MMEngine.
 */
final class BestCheckpoint {
  private static final String AUTO = "auto";
  private static final String SAVE_BEST = "save_best";
  private static final String BEST_SCORE = "best_score";
  private static final String BEST_FILE = "best_ckpt";

  /** The kept files by name, with their scores, if there can be several. */
  private static final String KEPT = "best_ckpts";

  private static final Pattern NAME = Pattern.compile("best_\\P{Cntrl}+_(?:epoch|iter)_\\d+\\.pth");

  private final BestRule rule;
  private final @Nullable String outDir;
  private final int count;
  private final boolean named;
  private String metric;

  /**
   * @param metric name of the metric, or {@code auto} for the first metric of the first evaluation
   * @param count number of checkpoints to keep
   * @param named whether messages of the run name the metric
   */
  BestCheckpoint(String metric, BestRule rule, @Nullable String outDir, int count, boolean named) {
    this.count = count;
    this.named = named;
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
              SAVE_BEST, unknown.getMessage() + " " + BestRule.complaint(metric));
    }
    String followed = first ? keys.stream().findFirst().orElse(null) : metric;
    if (followed != null && rule.find(followed) == null) {
      throw new ArgumentException(SAVE_BEST, BestRule.complaint(followed));
    }
  }

  private static ArgumentException notReturned(String metric, Collection<String> keys) {
    return new ArgumentException(
        SAVE_BEST, new MonitoredMetric(SAVE_BEST, metric, true).notReturned(keys));
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
    Map<String, Double> kept = kept(runner, direction);
    double limit =
        kept.size() < count
            ? direction.worst()
            : Objects.requireNonNull(kept.get(worst(kept, direction)));
    if (score != 0 && direction.isBetter(score, limit)) {
      keep(runner, score, kept, direction, byEpoch);
    }
  }

  private String key(String message) {
    return named ? message + "_" + metric : message;
  }

  /** Returns the scores of the kept files by file name. */
  private Map<String, Double> kept(Runner runner, Direction direction) {
    Map<String, Double> kept = new LinkedHashMap<>();
    if (runner.hookMessages().get(key(KEPT)) instanceof Map<?, ?> several) {
      several.forEach(
          (name, score) -> {
            if (score instanceof Number number) {
              kept.put(String.valueOf(name), number.doubleValue());
            }
          });
    } else if (runner.hookMessages().get(key(BEST_SCORE)) instanceof Number score) {
      Object file = runner.hookMessages().get(key(BEST_FILE));
      kept.put(file == null ? "" : TrackingHook.nameOf(file.toString()), score.doubleValue());
    }
    // An earlier part of the run may have kept more.
    while (kept.size() > count) {
      kept.remove(worst(kept, direction));
    }
    return kept;
  }

  private static String worst(Map<String, Double> kept, Direction direction) {
    return kept.entrySet().stream()
        .reduce((a, b) -> direction.isBetter(a.getValue(), b.getValue()) ? b : a)
        .orElseThrow()
        .getKey();
  }

  private static String best(Map<String, Double> kept, Direction direction) {
    return kept.entrySet().stream()
        .reduce((a, b) -> direction.isBetter(b.getValue(), a.getValue()) ? b : a)
        .orElseThrow()
        .getKey();
  }

  private void keep(
      Runner runner, double score, Map<String, Double> kept, Direction direction, boolean byEpoch) {
    String unit = byEpoch ? "epoch" : "iter";
    long time = 1 + (byEpoch ? runner.progress().epoch() : runner.progress().iteration());
    String name = "best_%s_%s_%s.pth".formatted(metric, unit, time);
    Path file = folder(runner).resolve(name);
    String replaced = kept.size() < count ? null : worst(kept, direction);
    if (replaced != null) {
      kept.remove(replaced);
    }
    kept.put(name, score);
    String best = best(kept, direction);
    runner.hookMessages().put(key(BEST_FILE), file.resolveSibling(best).toString());
    runner.hookMessages().put(key(BEST_SCORE), kept.get(best));
    if (count > 1) {
      runner.hookMessages().put(key(KEPT), kept);
    }
    // The new file is complete before the old one is deleted.
    Snapshot.save(runner, file, true);
    if (replaced != null && runner.communicator().isChief()) {
      deleteOld(runner, replaced, file);
    }
    runner.communicator().barrier();
    if (best.equals(name)) {
      runner.log().info("Now best checkpoint is saved as %s.".formatted(name));
    } else {
      runner.log().info("One of the %s best checkpoints is saved as %s.".formatted(count, name));
    }
    runner
        .log()
        .info(
            "%s %s is %s at %s %s."
                .formatted(
                    best.equals(name) ? "Best" : "Its",
                    metric,
                    Numerals.fixed(score, 4),
                    time,
                    unit));
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
