package org.cfgrun.runtime.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a training run. Values have the types that {@link PthReader} returns: {@link
 * TensorData}, maps, lists, {@link Tuple}, Long, Double, Boolean, String and null.
 *
 * @param meta mmcv's {@code meta}: epoch, iter, config, CLASSES, hook_msgs, ...
 * @param stateDict the weights by dotted name
 * @param optimizer the optimizer state in PyTorch's format, see {@link OptimizerStateDict}; null if
 *     not saved
 * @param progress the position of the loop in more detail than mmcv's epoch and iter; empty in
 *     mmcv's files
 * @param random the states of the random generators; empty in mmcv's files
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
