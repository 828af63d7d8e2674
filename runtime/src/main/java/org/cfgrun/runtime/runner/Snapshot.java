package org.cfgrun.runtime.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.ModuleState;
import org.cfgrun.runtime.checkpoint.OptimizerStateDict;
import org.cfgrun.runtime.checkpoint.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Saves the current state of a run: weights, optimizer with the schedules' base values, loop,
 * random seed, hooks, and mmcv's {@code meta}.
 */
public final class Snapshot {
  /** The link to the newest checkpoint in a directory. */
  public static final String LATEST = "latest.pth";

  /** The format of Python's {@code time.asctime()}: {@code Sun Nov 1 17:13:21 2026}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private Snapshot() {}

  /**
   * Writes a checkpoint, in the process of rank 0.
   *
   * @param file the file; its directory is created
   * @param withOptimizer whether to save the optimizer; without it a run cannot be resumed exactly
   * @throws ConfigException if the file cannot be written, or a weight is not finite; an earlier
   *     file of that name is unchanged
   */
  public static void save(Runner runner, Path file, boolean withOptimizer) {
    save(runner, file, withOptimizer, Map.of());
  }

  /**
   * Writes a checkpoint with further entries in its {@code meta}.
   *
   * @param more the entries; those of the run take precedence
   */
  public static void save(
      Runner runner, Path file, boolean withOptimizer, Map<String, @Nullable Object> more) {
    LossGuard.requireFinite(runner, "`" + file.getFileName() + "` is not saved");
    Map<String, @Nullable Object> random = new LinkedHashMap<>();
    random.put(SavedRun.SEED, runner.seed());
    Checkpoint checkpoint =
        new Checkpoint(
            meta(runner, more),
            ModuleState.of(runner.model()),
            withOptimizer ? OptimizerStateDict.of(runner.optimizers()) : null,
            ResumeState.of(runner).toMap(),
            random);
    try {
      if (runner.communicator().isChief()) {
        CheckpointFile.write(file, checkpoint);
      }
    } catch (ConfigException unwritten) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT,
          unwritten.getMessage()
              + "; earlier checkpoints are intact. Use `--auto-resume` to resume from the newest.");
    }
  }

  /** Saves a run between two steps because a stop was requested, and logs how to resume it. */
  static void saveStopped(Runner runner) {
    String name = CheckpointName.ITERATION.of(runner.progress().iteration());
    Path file = runner.checkpointFolder().resolve(name);
    save(runner, file, true);
    if (runner.communicator().isChief()) {
      link(file);
    }
    runner.communicator().barrier();
    ResumePoint point = runner.savedPoint();
    runner
        .log()
        .info(
            "Stopped in epoch %s after %s batches. Resume from `%s`."
                .formatted(point.epoch() + 1, point.batch(), file));
  }

  /**
   * Returns mmcv's {@code meta}. Its epoch counts the current one as complete, and its iter is the
   * runner's at the moment of saving; the exact position is in the state of the loop.
   */
  private static Map<String, @Nullable Object> meta(
      Runner runner, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> meta = new LinkedHashMap<>(more);
    meta.putAll(runner.meta());
    if (!runner.hookMessages().isEmpty()) {
      meta.put(SavedRun.HOOK_MESSAGES, new LinkedHashMap<>(runner.hookMessages()));
    }
    Progress progress = runner.progress();
    meta.put(SavedRun.EPOCH, runner.stage() == null ? progress.epoch() : progress.epoch() + 1);
    meta.put(SavedRun.ITERATION, progress.iteration());
    meta.put(SavedRun.TIME, TIME.format(LocalDateTime.now()));
    if (!runner.classes().isEmpty()) {
      meta.put(SavedRun.CLASSES, new Tuple(new ArrayList<>(runner.classes())));
    }
    return meta;
  }

  /**
   * Points {@code latest.pth} to a checkpoint in the same directory, with a relative link, or a
   * copy if the file system does not support links.
   */
  public static void link(Path file) {
    Path latest = file.resolveSibling(LATEST);
    Path temporary = file.resolveSibling("." + LATEST + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      try {
        Files.createSymbolicLink(temporary, file.getFileName());
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(file, temporary);
      }
      Files.move(temporary, latest, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT, "`%s` cannot be created: %s.".formatted(latest, DiskReason.of(e)));
    }
  }
}
