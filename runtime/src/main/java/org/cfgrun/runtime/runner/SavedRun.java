package org.cfgrun.runtime.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.checkpoint.BadCheckpoint;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.OptimizerStateDict;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.runner.Workflow.Place;
import org.jspecify.annotations.Nullable;

/**
 * Saved run of cfgrun or MMDetection to resume.
 *
 * @param file the file it was read from
 * @param checkpoint the content
 * @param state the position
 */
public record SavedRun(Path file, Checkpoint checkpoint, ResumeState state) {
  static final String EPOCH = "epoch";
  static final String ITERATION = "iter";
  static final String HOOK_MESSAGES = "hook_msgs";
  static final String TIME = "time";
  static final String CLASSES = "CLASSES";
  static final String SEED = "seed";

  private static final Pattern GPU_RANGE =
      Pattern.compile("(?m)^gpu_ids = range\\((?:0, )?(\\d{1,9})\\)");
  private static final Pattern GPU_LIST = Pattern.compile("(?m)^gpu_ids = \\[([\\d, ]+)]");
  private static final Pattern NUMBERED = Pattern.compile("(?:.*_)?(\\d{1,18})(?:\\.[^_]*)?\\.pth");
  private static final Pattern PARALLEL = Pattern.compile("^module\\.");

  /**
   * Reads a checkpoint.
   *
   * @throws ConfigException if the file cannot be read or has no position
   */
  public static SavedRun read(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    try {
      ResumeState state =
          checkpoint.progress().isEmpty()
              ? new ResumeState(
                  mmcvPoint(file, checkpoint.meta()), Map.of(), Map.of(), Map.of(), 1, List.of())
              : ResumeState.fromMap(checkpoint.progress());
      return new SavedRun(file, checkpoint, state);
    } catch (ClassCastException e) {
      throw BadCheckpoint.of(file, "does not contain an epoch and an iteration to resume from", e);
    }
  }

  /**
   * Returns the resume point of mmcv's run: the start of an epoch. A run on several GPUs took
   * larger steps, so its iteration count is scaled to one device.
   */
  private static ResumePoint mmcvPoint(Path file, Map<String, @Nullable Object> meta) {
    if (meta.get(EPOCH) instanceof Long epoch
        && meta.get(ITERATION) instanceof Long iteration
        && epoch >= 0
        && iteration >= 0) {
      return new ResumePoint(epoch, iteration * deviceCount(meta), 0, Place.FIRST);
    }
    throw BadCheckpoint.of(file, "does not contain an epoch and an iteration to resume from");
  }

  private static long deviceCount(Map<String, @Nullable Object> meta) {
    if (meta.get("config") instanceof String config) {
      Matcher range = GPU_RANGE.matcher(config);
      if (range.find()) {
        return Math.max(1, Long.parseLong(range.group(1)));
      }
      Matcher list = GPU_LIST.matcher(config);
      if (list.find()) {
        return list.group(1).split(",").length;
      }
    }
    return 1;
  }

  /** Returns the weights, without the name prefix of data-parallel training. */
  Weights weights() {
    return new Weights(file, checkpoint.stateDict()).revised(PARALLEL, "");
  }

  /** Returns the messages of its hooks. */
  Map<String, Object> hookMessages() {
    return checkpoint.meta().get(HOOK_MESSAGES) instanceof Map<?, ?> messages
        ? present(messages)
        : Map.of();
  }

  /** Returns its {@code meta} without the position. */
  Map<String, Object> otherMeta() {
    Map<String, Object> other = present(checkpoint.meta());
    other.keySet().removeAll(List.of(EPOCH, ITERATION, TIME, CLASSES, HOOK_MESSAGES));
    return other;
  }

  private static Map<String, Object> present(Map<?, ?> map) {
    Map<String, Object> present = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (name instanceof String key && value != null) {
            present.put(key, value);
          }
        });
    return present;
  }

  /** Returns the position to resume at. */
  public ResumePoint point() {
    return state.point();
  }

  /** Returns the seed of the run; null if unknown. */
  public @Nullable Long seed() {
    Object seed = checkpoint.random().getOrDefault(SEED, checkpoint.meta().get(SEED));
    return seed instanceof Long number ? number : null;
  }

  /**
   * Restores this state in a run: weights, optimizer, hooks, modules and position.
   *
   * @throws ConfigException if weights or optimizer do not fit
   */
  void restoreTo(Runner runner) {
    ResumeState.hooksOf(runner).values().forEach(hook -> hook.attach(runner.model()));
    WeightLoader.load(runner.model(), weights()).requireExact();
    if (checkpoint.optimizer() == null) {
      runner
          .log()
          .warn(
              "`%s` does not contain an optimizer; the optimizer state is initialized instead"
                  .formatted(file));
    } else {
      OptimizerStateDict.restore(runner.optimizers(), checkpoint.optimizer(), file);
    }
    runner.inheritMeta(otherMeta());
    runner.hookMessages().putAll(hookMessages());
    state.restoreHooks(runner);
    state.restoreModules(runner);
    state.restoreRank(runner);
  }

  /** Restores the states of hooks alone, for a run that does not train. */
  public void restoreHooks(Runner runner) {
    state.restoreHooks(runner);
  }

  /**
   * Finds the checkpoint in a directory to resume from: {@code latest.pth}, or if that is missing
   * or corrupt, the newest readable one; among equally new ones the one with the highest number in
   * its name.
   *
   * @param log receives a warning for each skipped file
   * @return null if there is none
   */
  public static @Nullable SavedRun newestIn(Path folder, RunLog log) {
    if (!Files.isDirectory(folder)) {
      log.warn("The path of checkpoints does not exist.");
      return null;
    }
    List<Path> candidates = candidates(folder);
    for (Path candidate : candidates) {
      try {
        return SavedRun.read(candidate);
      } catch (ConfigException e) {
        log.warn(e.getMessage() + "; trying an older checkpoint");
      }
    }
    log.warn(
        candidates.isEmpty()
            ? "There are no checkpoints in the path."
            : "None of the checkpoints can be resumed; starting a new run.");
    return null;
  }

  /**
   * Returns the newest readable checkpoint in the directory of an unreadable one.
   *
   * @return null if there is none
   */
  public static @Nullable SavedRun newestBeside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    for (Path candidate : candidates(folder)) {
      try {
        // Name the target of a link, because the link may point to another file tomorrow.
        Path target = Files.isSymbolicLink(candidate) ? candidate.toRealPath() : candidate;
        return SavedRun.read(file.resolveSibling(target.getFileName()));
      } catch (ConfigException | IOException unreadable) {
        // An older one may be readable.
      }
    }
    return null;
  }

  private static List<Path> candidates(Path folder) {
    List<Path> candidates = new ArrayList<>();
    Path latest = folder.resolve(Snapshot.LATEST);
    if (Files.exists(latest)) {
      candidates.add(latest);
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> number(file) >= 0)
          .sorted(
              Comparator.comparing(SavedRun::modified).thenComparing(SavedRun::number).reversed())
          .forEach(candidates::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return candidates;
  }

  /** Returns the modification time; a broken link sorts last. */
  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException nowhere) {
      return FileTime.fromMillis(0);
    }
  }

  /**
   * Returns the number in a checkpoint's name, from its last underscore to the next dot; -1 if
   * there is none.
   */
  private static long number(Path file) {
    Matcher name = NUMBERED.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
