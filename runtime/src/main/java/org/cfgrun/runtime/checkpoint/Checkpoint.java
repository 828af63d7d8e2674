package org.cfgrun.runtime.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a training run. Values are those that {@link PthReader} gives: {@link TensorData},
 * maps, lists, {@link Tuple}s, Long, Double, Boolean, String and null.
 *
 * @param meta what mmcv keeps in {@code meta}: epoch, iter, config, CLASSES, hook_msgs, ...
 * @param stateDict the weights, by dotted name
 * @param optimizer PyTorch's state of the optimizer (see {@link OptimizerStateDict}); null when it
 *     was not saved
 * @param progress where the loop stands beyond mmcv's epoch and iter; empty in files of mmcv
 * @param random the states of the random generators; empty in files of mmcv
 */
public record Checkpoint(
    Map<String, @Nullable Object> meta,
    Map<String, TensorData> stateDict,
    @Nullable Map<String, @Nullable Object> optimizer,
    Map<String, @Nullable Object> progress,
    Map<String, @Nullable Object> random) {
  public Checkpoint {
    meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
    stateDict = Collections.unmodifiableMap(new LinkedHashMap<>(stateDict));
    progress = Collections.unmodifiableMap(new LinkedHashMap<>(progress));
    random = Collections.unmodifiableMap(new LinkedHashMap<>(random));
  }
}
