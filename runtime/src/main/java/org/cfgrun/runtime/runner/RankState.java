package org.cfgrun.runtime.runner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.nn.ExtraState;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * State of a process that depends on its own images: the buffers of the model, such as running
 * statistics of batch normalization, and the state of modules, such as the thresholds of Dynamic
 * R-CNN. A checkpoint has that of rank 0 in the usual places, and here what differs in the others.
 *
 * @param buffers values by name
 * @param modules the state of each module with an {@link ExtraState}, by its dotted name
 */
record RankState(
    Map<String, TensorData> buffers, Map<String, Map<String, @Nullable Object>> modules)
    implements Serializable {
  private static final String BUFFERS = "buffers";
  private static final String MODULES = "modules";

  /**
   * Gathers what differs from rank 0 in the processes of a run.
   *
   * @param modules the state of the modules of this process
   * @return those of ranks 1, 2, and so on; empty for a single process
   */
  static List<RankState> gather(Runner runner, Map<String, Map<String, @Nullable Object>> modules) {
    if (runner.communicator().world() == 1) {
      return List.of();
    }
    Map<String, TensorData> buffers = new LinkedHashMap<>();
    buffersOf(runner).forEach((name, buffer) -> buffers.put(name, ArrayTransfer.of(buffer.data())));
    List<RankState> all =
        runner.communicator().gather(new RankState(buffers, new LinkedHashMap<>(modules)));
    List<RankState> others = new ArrayList<>();
    for (RankState each : all.subList(1, all.size())) {
      others.add(each.without(all.get(0)));
    }
    return others;
  }

  private static Map<String, Parameter> buffersOf(Runner runner) {
    Map<String, Parameter> buffers = new LinkedHashMap<>(runner.model().distinctState());
    buffers.values().removeIf(each -> !each.isBuffer());
    return buffers;
  }

  private RankState without(RankState chief) {
    Map<String, TensorData> buffers = new LinkedHashMap<>(this.buffers);
    buffers
        .entrySet()
        .removeIf(
            each -> {
              TensorData same = chief.buffers.get(each.getKey());
              return same != null && same.bytes().equals(each.getValue().bytes());
            });
    Map<String, Map<String, @Nullable Object>> modules = new LinkedHashMap<>(this.modules);
    modules
        .entrySet()
        .removeIf(each -> Objects.equals(chief.modules.get(each.getKey()), each.getValue()));
    return new RankState(buffers, modules);
  }

  /** Restores this state in a process that has that of rank 0. */
  void restoreTo(Runner runner) {
    buffersOf(runner)
        .forEach(
            (name, buffer) -> {
              TensorData own = buffers.get(name);
              if (own != null) {
                ArrayTransfer.copy(own, buffer.data());
              }
            });
    ResumeState.restoreModules(runner, modules);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(BUFFERS, buffers);
    map.put(MODULES, modules);
    return map;
  }

  /**
   * Parses the result of {@link #toMap}.
   *
   * @throws ClassCastException if the map has another structure
   */
  static RankState fromMap(Map<String, @Nullable Object> map) {
    Map<String, TensorData> buffers = new LinkedHashMap<>();
    if (map.get(BUFFERS) instanceof Map<?, ?> saved) {
      saved.forEach((name, values) -> buffers.put((String) name, (TensorData) values));
    }
    return new RankState(buffers, ResumeState.states(map, MODULES));
  }
}
