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
 * Saves a run as it stands: weights, optimizer with the schedules' base values, loop, random seed,
 * what hooks remember, and what mmcv says in {@code meta}.
 */
public final class Snapshot {
  /** The link to the newest checkpoint of a folder. */
  public static final String LATEST = "latest.pth";

  /** As Python's {@code time.asctime()} says it: {@code Sun Nov 1 17:13:21 2026}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private Snapshot() {}

  /**
   * Writes a checkpoint, in the chief's process.
   *
   * @param file where to; its folder is created
   * @param withOptimizer whether the optimizer is saved too; without it a run cannot go on exactly
   * @throws ConfigException when the disk refuses; an earlier file of that name stays as it was
   */
  public static void save(Runner runner, Path file, boolean withOptimizer) {
    Map<String, @Nullable Object> random = new LinkedHashMap<>();
    random.put(SavedRun.SEED, runner.seed());
    Checkpoint checkpoint =
        new Checkpoint(
            meta(runner),
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
              + "; the checkpoints saved before are whole, and `--auto-resume` goes on from the newest.");
    }
  }

  /** Saves a run between two steps, because it was asked to stop, and says what goes on from it. */
  static void saveStopped(Runner runner) {
    String name = CheckpointName.ITERATION.of(runner.progress().iteration());
    Path file = runner.checkpointFolder().resolve(name);
    save(runner, file, true);
    if (runner.communicator().isChief()) {
      link(file);
    }
    runner.communicator().barrier();
    ResumePoint point = runner.resumePoint();
    runner
        .log()
        .info(
            "Stopped in epoch %d after %d of its batches; `%s` goes on from there."
                .formatted(point.epoch() + 1, point.batch(), file));
  }

  /**
   * The {@code meta} of mmcv. Its epoch counts the current one as complete, and its iter is the
   * runner's own at the moment of saving; where exactly to go on stands in the loop's state.
   */
  private static Map<String, @Nullable Object> meta(Runner runner) {
    Map<String, @Nullable Object> meta = new LinkedHashMap<>(runner.meta());
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
   * Makes {@code latest.pth} stand for a checkpoint of the same folder: a relative link, or a copy
   * where the file system has no links.
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
          ErrorCode.ENVIRONMENT, "`%s` cannot be made: %s.".formatted(latest, DiskReason.of(e)));
    }
  }
}
