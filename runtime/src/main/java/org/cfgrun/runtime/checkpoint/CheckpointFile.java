package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a {@link Checkpoint}: a dict with mmcv's keys {@code meta}, {@code state_dict}
 * and {@code optimizer}, and a key {@code cfgrun} with {@code progress} and {@code random}, which
 * mmcv's loaders ignore.
 */
public final class CheckpointFile {
  private static final String META = "meta";
  private static final String STATE_DICT = "state_dict";
  private static final String OPTIMIZER = "optimizer";
  private static final String OWN = "cfgrun";
  private static final String PROGRESS = "progress";
  private static final String RANDOM = "random";

  private CheckpointFile() {}

  /**
   * Writes a checkpoint atomically.
   *
   * @throws ConfigException if the file cannot be written
   */
  public static void write(Path file, Checkpoint checkpoint) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put(META, checkpoint.meta());
    content.put(STATE_DICT, checkpoint.stateDict());
    if (checkpoint.optimizer() != null) {
      content.put(OPTIMIZER, checkpoint.optimizer());
    }
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put(PROGRESS, checkpoint.progress());
    own.put(RANDOM, checkpoint.random());
    content.put(OWN, own);
    PthWriter.write(file, content);
  }

  /**
   * Reads a checkpoint to resume from. For a file that holds only weights, see {@link
   * Weights#read}.
   *
   * @throws ConfigException if the file cannot be read or is not a checkpoint
   */
  public static Checkpoint read(Path file) {
    if (!(PthReader.read(file) instanceof Map<?, ?> content)
        || !(content.get(STATE_DICT) instanceof Map)
        || !(content.get(META) instanceof Map)) {
      throw BadCheckpoint.of(
          file, "is not a checkpoint to resume from: expected the keys `meta` and `state_dict`");
    }
    Map<String, TensorData> weights = new LinkedHashMap<>();
    section(file, content, STATE_DICT)
        .forEach(
            (name, value) -> {
              if (!(value instanceof TensorData tensor)) {
                throw BadCheckpoint.of(file, "has no tensor at key `" + name + "`");
              }
              weights.put(name, tensor);
            });
    Map<String, @Nullable Object> own = section(file, content, OWN);
    return new Checkpoint(
        section(file, content, META),
        weights,
        content.get(OPTIMIZER) == null ? null : section(file, content, OPTIMIZER),
        section(file, own, PROGRESS),
        section(file, own, RANDOM));
  }

  /** Returns the dict at a key; empty if the key is absent. */
  private static Map<String, @Nullable Object> section(Path file, Map<?, ?> content, String key) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    if (content.containsKey(key)) {
      if (!(content.get(key) instanceof Map<?, ?> dict)) {
        throw BadCheckpoint.of(file, "has no dict at key `" + key + "`");
      }
      dict.forEach(
          (name, value) -> {
            if (!(name instanceof String text)) {
              throw BadCheckpoint.of(file, "has a key that is not a string in `" + key + "`");
            }
            section.put(text, value);
          });
    }
    return section;
  }
}
