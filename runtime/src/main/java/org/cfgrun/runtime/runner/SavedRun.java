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
 * A run that was saved and can be resumed, one of cfgrun's or of MMDetection's.
 *
 * @param file where it was read from
 * @param checkpoint what was saved
 * @param state where it stood
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
   * @throws ConfigException when it cannot be read, or says nothing of where it stood
   */
  public static SavedRun read(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    try {
      ResumeState state =
          checkpoint.progress().isEmpty()
              ? new ResumeState(mmcvPoint(file, checkpoint.meta()), Map.of(), Map.of())
              : ResumeState.fromMap(checkpoint.progress());
      return new SavedRun(file, checkpoint, state);
    } catch (ClassCastException e) {
      throw BadCheckpoint.of(file, "says nowhere at what epoch and iteration it stood", e);
    }
  }

  /**
   * Where a run of mmcv goes on: at the beginning of an epoch. A run on several GPUs took larger
   * steps, so its count of iterations is scaled to one device.
   */
  private static ResumePoint mmcvPoint(Path file, Map<String, @Nullable Object> meta) {
    if (meta.get(EPOCH) instanceof Long epoch && meta.get(ITERATION) instanceof Long iteration) {
      return new ResumePoint(epoch, iteration * deviceCount(meta), 0, Place.FIRST);
    }
    throw BadCheckpoint.of(file, "says nowhere at what epoch and iteration it stood");
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

  /** The weights, under the names of a model that is not wrapped for data-parallel training. */
  Weights weights() {
    return new Weights(file, checkpoint.stateDict()).revised(PARALLEL, "");
  }

  /** What its hooks remembered. */
  Map<String, Object> hookMessages() {
    return checkpoint.meta().get(HOOK_MESSAGES) instanceof Map<?, ?> messages
        ? present(messages)
        : Map.of();
  }

  /** What its {@code meta} says beside where it stood. */
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

  /** Where it goes on. */
  public ResumePoint point() {
    return state.point();
  }

  /** The seed that its chance came from; null when it says none. */
  public @Nullable Long seed() {
    Object seed = checkpoint.random().getOrDefault(SEED, checkpoint.meta().get(SEED));
    return seed instanceof Long number ? number : null;
  }

  /**
   * Brings a run to where this one stood: weights, optimizer, what hooks knew, and its place.
   *
   * @throws ConfigException when weights or optimizer do not fit
   */
  void restoreTo(Runner runner) {
    ResumeState.hooksOf(runner).values().forEach(hook -> hook.attach(runner.model()));
    WeightLoader.load(runner.model(), weights()).requireExact();
    if (checkpoint.optimizer() == null) {
      runner
          .log()
          .warn("`%s` holds no optimizer: its state starts from the beginning".formatted(file));
    } else {
      OptimizerStateDict.restore(runner.optimizers(), checkpoint.optimizer(), file);
    }
    runner.inheritMeta(otherMeta());
    runner.hookMessages().putAll(hookMessages());
    state.restoreHooks(runner);
  }

  /**
   * Finds the checkpoint of a folder to resume from: {@code latest.pth}, and where that is missing
   * or corrupt, the newest one that can be read; of equally new ones the one with the highest
   * number in its name.
   *
   * @param log takes a warning for each file that is passed over
   * @return null when there is none
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
        log.warn(e.getMessage() + "; looking for an older checkpoint");
      }
    }
    log.warn(
        candidates.isEmpty()
            ? "There are no checkpoints in the path."
            : "None of the checkpoints can be resumed from: the run starts from the beginning.");
    return null;
  }

  /**
   * The newest readable checkpoint in the folder of one that cannot be read.
   *
   * @return null when there is none
   */
  public static @Nullable SavedRun newestBeside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    for (Path candidate : candidates(folder)) {
      try {
        // A link is named by what it stands for, because it may stand for another file tomorrow.
        Path target = Files.isSymbolicLink(candidate) ? candidate.toRealPath() : candidate;
        return SavedRun.read(file.resolveSibling(target.getFileName()));
      } catch (ConfigException | IOException unreadable) {
        // An older one may be whole.
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

  /** When a file was written; a link to nowhere comes last. */
  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException nowhere) {
      return FileTime.fromMillis(0);
    }
  }

  /**
   * The number in a checkpoint's name, from its last underscore to the next dot; -1 when it has
   * none.
   */
  private static long number(Path file) {
    Matcher name = NUMBERED.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
