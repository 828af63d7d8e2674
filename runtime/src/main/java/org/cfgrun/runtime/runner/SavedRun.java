package org.cfgrun.runtime.runner;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.runner.Workflow.Place;
import org.jspecify.annotations.Nullable;

/**
 * A run that was saved and can go on, ours or one of MMDetection's.
 *
 * @param file where it was read from
 * @param checkpoint what was saved
 * @param state where its loop stood
 */
public record SavedRun(Path file, Checkpoint checkpoint, RunState state) {
  static final String EPOCH = "epoch";
  static final String ITERATION = "iter";
  static final String HOOK_MESSAGES = "hook_msgs";
  static final String TIME = "time";
  static final String CLASSES = "CLASSES";
  static final String SEED = "seed";

  private static final Pattern GPU_RANGE =
      Pattern.compile("(?m)^gpu_ids = range\\((?:0, )?(\\d{1,9})\\)");
  private static final Pattern GPU_LIST = Pattern.compile("(?m)^gpu_ids = \\[([\\d, ]+)]");
  private static final Pattern PARALLEL = Pattern.compile("^module\\.");

  /**
   * Reads a checkpoint.
   *
   * @throws CheckpointException when it cannot be read, or says nothing of where it stood
   */
  public static SavedRun read(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    try {
      RunState state =
          checkpoint.progress().isEmpty()
              ? new RunState(mmcvPoint(file, checkpoint.meta()), Map.of(), Map.of())
              : RunState.fromMap(checkpoint.progress());
      return new SavedRun(file, checkpoint, state);
    } catch (ClassCastException e) {
      throw new CheckpointException(file, "says nowhere at what epoch and iteration it stood", e);
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
    throw new CheckpointException(file, "says nowhere at what epoch and iteration it stood");
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
}
