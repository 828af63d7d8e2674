package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/** Converts optimizer states to and from the form of PyTorch's {@code state_dict}. */
final class StateTransfer {
  private static final String PARAMS = "params";

  /** Names of PyTorch's states that have the shape of their parameter. */
  private static final Set<String> LIKE_PARAMETER =
      Set.of(
          "acc_delta",
          "ax",
          "exp_avg",
          "exp_avg_sq",
          "exp_inf",
          "grad_avg",
          "max_exp_avg_sq",
          "momentum_buffer",
          "prev",
          "square_avg",
          "step_size",
          "sum",
          "variance");

  private StateTransfer() {}

  static OptimizerState save(Map<ParamGroup, List<Slot>> slots) {
    Map<Integer, Map<String, Object>> states = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> groups = new ArrayList<>();
    int number = 0;
    for (Map.Entry<ParamGroup, List<Slot>> group : slots.entrySet()) {
      List<Integer> members = new ArrayList<>();
      for (Slot slot : group.getValue()) {
        if (!slot.states().isEmpty()) {
          states.put(number, new LinkedHashMap<>(slot.states()));
        }
        members.add(number++);
      }
      Map<String, @Nullable Object> options = new LinkedHashMap<>(group.getKey().options());
      options.put(PARAMS, members);
      groups.add(options);
    }
    return new OptimizerState(states, groups);
  }

  /**
   * Restores a saved state.
   *
   * @param own whether the optimizer is one of cfgrun's, whose states have known shapes
   */
  static void load(OptimizerState saved, Map<ParamGroup, List<Slot>> slots, boolean own) {
    List<Map<String, @Nullable Object>> groups = saved.paramGroups();
    if (groups.size() != slots.size()) {
      throw new IllegalArgumentException(
          "the number of parameter groups differs: expected "
              + slots.size()
              + ", got "
              + groups.size());
    }
    List<List<Slot>> members = List.copyOf(slots.values());
    for (int i = 0; i < groups.size(); i++) {
      int size = parameters(groups.get(i)).size();
      if (size != members.get(i).size()) {
        throw new IllegalArgumentException(
            "the number of parameters in group "
                + i
                + " differs: expected "
                + members.get(i).size()
                + ", got "
                + size);
      }
    }
    int next = 0;
    for (Map.Entry<ParamGroup, List<Slot>> entry : slots.entrySet()) {
      checkGroup(groups.get(next++), saved.state(), entry.getKey(), entry.getValue(), own);
    }
    int i = 0;
    for (Map.Entry<ParamGroup, List<Slot>> entry : slots.entrySet()) {
      loadGroup(groups.get(i++), saved.state(), entry.getKey(), entry.getValue());
    }
  }

  /** Rejects the state of another optimizer or of other parameters. */
  private static void checkGroup(
      Map<String, @Nullable Object> saved,
      Map<Integer, Map<String, Object>> states,
      ParamGroup group,
      List<Slot> slots,
      boolean own) {
    List<String> lacked = numbersOnlyIn(group.options(), saved);
    List<String> foreign = numbersOnlyIn(saved, group.options());
    if (!lacked.isEmpty() && !foreign.isEmpty()) {
      throw new IllegalArgumentException(
          "the saved optimizer is of another type: it has the option `%s` and lacks `%s`"
              .formatted(foreign.get(0), lacked.get(0)));
    }
    List<?> numbers = parameters(saved);
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      states
          .getOrDefault(((Number) numbers.get(i)).intValue(), Map.of())
          .forEach((name, value) -> checkState(name, value, slot, own));
    }
  }

  /**
   * Returns the options that identify an optimizer: without flags, which files of older PyTorch
   * versions may lack, and without those added by schedules.
   */
  private static List<String> numbersOnlyIn(
      Map<String, @Nullable Object> options, Map<String, @Nullable Object> others) {
    return options.keySet().stream()
        .filter(name -> !others.containsKey(name) && !name.startsWith("initial_"))
        .filter(name -> !name.equals(PARAMS))
        .filter(name -> options.get(name) instanceof Number || options.get(name) instanceof List)
        .toList();
  }

  private static void checkState(String name, Object value, Slot slot, boolean own) {
    if (!(value instanceof Tensor) && !(value instanceof Number)) {
      throw new IllegalArgumentException(
          "the saved state `%s` of `%s` is not a tensor".formatted(name, slot.name()));
    }
    Shape shape = slot.data().shape();
    if (own
        && LIKE_PARAMETER.contains(name)
        && !(value instanceof Tensor array && array.shape().equals(shape))) {
      throw new IllegalArgumentException(
          "the saved state `%s` of `%s` does not have the parameter's shape %s"
              .formatted(name, slot.name(), Arrays.toString(shape.sizes())));
    }
  }

  private static void loadGroup(
      Map<String, @Nullable Object> saved,
      Map<Integer, Map<String, Object>> states,
      ParamGroup group,
      List<Slot> slots) {
    saved.forEach(
        (name, value) -> {
          if (!name.equals(PARAMS)) {
            group.set(name, value);
          }
        });
    List<?> numbers = parameters(saved);
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      slot.states().values().forEach(Tensor::close);
      slot.states().clear();
      states
          .getOrDefault(((Number) numbers.get(i)).intValue(), Map.of())
          .forEach((name, value) -> slot.states().put(name, restore(name, value, slot.data())));
    }
  }

  private static List<?> parameters(Map<String, @Nullable Object> group) {
    return (List<?>) Objects.requireNonNull(group.get(PARAMS));
  }

  private static Tensor restore(String name, Object value, Tensor parameter) {
    Device device = parameter.device();
    if (value instanceof Number number) {
      return TensorScope.persist(Tensor.scalar(number.floatValue(), device));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor moved = ((Tensor) value).to(device);
      // The step count stays a float, whatever the parameter's type is.
      if (!name.equals(StepTensors.STEP)) {
        moved = moved.to(parameter.type());
      }
      return TensorScope.persist(moved.copy());
    }
  }
}
