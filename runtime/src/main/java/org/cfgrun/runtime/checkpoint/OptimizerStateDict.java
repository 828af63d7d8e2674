package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.OptimizerState;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer state in PyTorch's format: {@code {'state': {0: {'momentum_buffer': tensor}, ...},
 * 'param_groups': [{'lr': 0.02, ..., 'params': [0, 1, ...]}, ...]}}. Options that are lists of
 * numbers, such as {@code betas}, are tuples in the file. Several optimizers are a dict of such
 * dicts, as mmcv saves them.
 */
public final class OptimizerStateDict {
  private static final String STATE = "state";
  private static final String GROUPS = "param_groups";
  private static final String PARAMS = "params";
  private static final Set<String> LISTS = Set.of(PARAMS, "param_names");

  private OptimizerStateDict() {}

  /** Returns the state of the optimizers. Its tensors are fetched when they are written. */
  public static Map<String, @Nullable Object> of(Optimizers optimizers) {
    if (optimizers.isSingle()) {
      return of(optimizers.only());
    }
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    optimizers.byName().forEach((name, optimizer) -> sections.put(name, of(optimizer)));
    return sections;
  }

  private static Map<String, @Nullable Object> of(Optimizer optimizer) {
    OptimizerState saved = optimizer.state();
    Map<Integer, Object> states = new LinkedHashMap<>();
    saved.state().forEach((number, state) -> states.put(number, plainState(state)));
    List<Object> groups = new ArrayList<>();
    saved.paramGroups().forEach(group -> groups.add(plainGroup(group)));
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put(STATE, states);
    section.put(GROUPS, groups);
    return section;
  }

  private static Map<String, Object> plainState(Map<String, Object> state) {
    Map<String, Object> plain = new LinkedHashMap<>();
    state.forEach(
        (name, value) ->
            plain.put(
                name,
                value instanceof List<?> list
                    ? list.stream().map(OptimizerStateDict::plain).toList()
                    : plain(value)));
    return plain;
  }

  private static Object plain(Object value) {
    return value instanceof Tensor array ? ArrayTransfer.of(array) : value;
  }

  private static Map<String, @Nullable Object> plainGroup(
      Map<String, ? extends @Nullable Object> from) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    from.forEach(
        (name, value) -> {
          if (value instanceof List<?> list && !LISTS.contains(name)) {
            plain.put(name, new Tuple(new ArrayList<>(list)));
          } else {
            plain.put(name, value);
          }
        });
    return plain;
  }

  /**
   * Restores the optimizers from a checkpoint.
   *
   * @param section the result of {@link #of}, or what PyTorch wrote
   * @param file the checkpoint, for error messages
   * @throws ConfigException if it belongs to other optimizers
   */
  public static void restore(
      Optimizers optimizers, Map<String, @Nullable Object> section, Path file) {
    if (optimizers.isSingle()) {
      restore(optimizers.only(), section, file, "the optimizer");
      return;
    }
    for (Map.Entry<String, Optimizer> each : optimizers.byName().entrySet()) {
      String name = "`optimizer." + each.getKey() + "`";
      if (!(section.get(each.getKey()) instanceof Map<?, ?> own)) {
        throw BadCheckpoint.of(file, "has no state for " + name);
      }
      restore(each.getValue(), own, file, name);
    }
  }

  private static void restore(Optimizer optimizer, Map<?, ?> section, Path file, String name) {
    Device device = optimizer.groups().get(0).parameters().get(0).data().device();
    try (TensorScope scope = new TensorScope()) {
      optimizer.load(new OptimizerState(states(section, device), groups(section)));
    } catch (IllegalArgumentException | ClassCastException e) {
      throw BadCheckpoint.of(file, "does not fit " + name + ": " + e.getMessage(), e);
    }
  }

  private static Map<Integer, Map<String, Object>> states(Map<?, ?> section, Device device) {
    Map<Integer, Map<String, Object>> states = new LinkedHashMap<>();
    dict(section.get(STATE))
        .forEach(
            (number, state) -> {
              Map<String, Object> restored = new LinkedHashMap<>();
              dict(state)
                  .forEach(
                      (name, value) -> {
                        if (value != null) {
                          restored.put((String) name, restored(value, device));
                        }
                      });
              states.put(((Number) number).intValue(), restored);
            });
    return states;
  }

  private static Object restored(Object value, Device device) {
    if (value instanceof List<?> list) {
      // PyTorch's L-BFGS saves a list of numbers with gaps that it does not need any more.
      return list.stream().filter(Objects::nonNull).map(each -> restored(each, device)).toList();
    }
    return value instanceof TensorData tensor ? ArrayTransfer.create(device, tensor) : value;
  }

  private static List<Map<String, @Nullable Object>> groups(Map<?, ?> section) {
    if (!(section.get(GROUPS) instanceof List<?> saved)) {
      throw new IllegalArgumentException("`param_groups` is not a list");
    }
    List<Map<String, @Nullable Object>> groups = new ArrayList<>();
    for (Object group : saved) {
      Map<String, @Nullable Object> options = new LinkedHashMap<>();
      dict(group)
          .forEach(
              (name, value) ->
                  options.put((String) name, value instanceof Tuple tuple ? tuple.items() : value));
      if (!(options.get(PARAMS) instanceof List)) {
        throw new IllegalArgumentException("a parameter group has no list `params`");
      }
      groups.add(options);
    }
    return groups;
  }

  private static Map<?, ?> dict(@Nullable Object value) {
    if (value instanceof Map<?, ?> dict) {
      return dict;
    }
    throw new IllegalArgumentException("`state` or a parameter group is not a dict");
  }
}
