package org.cfgrun.tests;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.checkpoint.Tuple;

/** The state in a checkpoint: tensors and numbers by path. */
final class TrainingState {
  private final Map<String, Object> leaves = new LinkedHashMap<>();

  private record Bits(String tensor, ByteBuffer bytes) {}

  private TrainingState() {}

  /** Reads the weights, the optimizer's state, and the position of the training loop. */
  static TrainingState read(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    TrainingState state = new TrainingState();
    state.add("state_dict", checkpoint.stateDict());
    state.add("optimizer", checkpoint.optimizer());
    state.add("progress", checkpoint.progress());
    return state;
  }

  private void add(String path, Object value) {
    if (value instanceof TensorData tensor) {
      leaves.put(path, new Bits(tensor.toString(), tensor.bytes()));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> add(path + "/" + key, entry));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "/" + i, list.get(i));
      }
    } else if (value instanceof Tuple tuple) {
      add(path, tuple.items());
    } else {
      leaves.put(path, value);
    }
  }

  /** Returns the paths of all values. */
  Set<String> paths() {
    return leaves.keySet();
  }

  /** Returns the paths whose values differ in any bit. Durations are not compared. */
  Set<String> differences(TrainingState other) {
    Set<String> paths = new TreeSet<>(leaves.keySet());
    paths.addAll(other.leaves.keySet());
    return paths.stream()
        .filter(path -> !path.matches("progress/log/(data_)?time/.*"))
        .filter(path -> !Objects.equals(leaves.get(path), other.leaves.get(path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the number of tensors and numbers. */
  int size() {
    return leaves.size();
  }
}
