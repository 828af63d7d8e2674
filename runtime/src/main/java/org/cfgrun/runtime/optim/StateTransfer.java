package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.lang3.StringUtils;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/** Converts optimizer states to and from the form of PyTorch's {@code state_dict}. */
final class StateTransfer {
  private static final String PARAMS = "params";

  /** The start of options that schedules add. */
  private static final String BASE_VALUE = "initial_";

  private static final int MOST_SHOWN = 40;

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
        Map<String, Object> own = new LinkedHashMap<>(slot.states());
        if (!own.isEmpty()) {
          states.put(number, own);
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
    saved.forEach(
        (name, value) -> {
          if (!name.equals(PARAMS)) {
            checkOption(name, value, group);
          }
        });
    List<?> numbers = parameters(saved);
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (!(numbers.get(i) instanceof Number number)) {
        throw new IllegalArgumentException("`params` of a group is not a list of ints");
      }
      states
          .getOrDefault(number.intValue(), Map.of())
          .forEach((name, value) -> checkState(name, value, slot, own));
    }
  }

  /**
   * Rejects an option of another type than this optimizer's. Where the own value is None, any plain
   * value may be saved.
   */
  private static void checkOption(String name, @Nullable Object value, ParamGroup group) {
    boolean base = name.startsWith(BASE_VALUE);
    Object own = group.has(name) ? group.options().get(name) : base ? Double.valueOf(0) : null;
    String expected = null;
    if (own instanceof Number) {
      boolean valid = value instanceof Number number && !Double.isNaN(number.doubleValue());
      expected = valid ? null : "a number";
    } else if (own instanceof Boolean) {
      expected = value instanceof Boolean || value == null ? null : "a bool";
    } else if (own instanceof String) {
      expected = value instanceof String ? null : "a string";
    } else if (own instanceof List<?> list) {
      expected = isLike(list, value) ? null : "a list like " + list;
    } else if (!isPlain(value)) {
      expected = "None, a number, a bool or a string";
    }
    if (expected != null) {
      throw new IllegalArgumentException(
          "expected %s as its option `%s`, got `%s`"
              .formatted(
                  expected, name, StringUtils.abbreviate(String.valueOf(value), MOST_SHOWN)));
    }
  }

  /** Returns whether a value is a list of the same length with values of the same kinds. */
  private static boolean isLike(List<?> own, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return false;
    }
    boolean named = own.stream().allMatch(String.class::isInstance);
    if (named) {
      return list.stream().allMatch(String.class::isInstance);
    }
    // A list of numbers may start with None, as Adafactor's `eps`.
    return list.size() == own.size()
        && list.get(list.size() - 1) instanceof Number
        && list.stream().allMatch(each -> each == null || each instanceof Number);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof String
        || value instanceof List<?> list
            && list.stream().allMatch(each -> !(each instanceof List) && isPlain(each));
  }

  /**
   * Returns the options that identify an optimizer: without flags, which files of older PyTorch
   * versions may lack, and without those added by schedules.
   */
  private static List<String> numbersOnlyIn(
      Map<String, @Nullable Object> options, Map<String, @Nullable Object> others) {
    return options.keySet().stream()
        .filter(name -> !others.containsKey(name) && !name.startsWith(BASE_VALUE))
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
    boolean fits =
        LIKE_PARAMETER.contains(name)
            ? value instanceof Tensor array && array.shape().equals(shape)
            : value instanceof Number || isMean(((Tensor) value).shape().sizes(), shape.sizes());
    if (own && !fits) {
      throw new IllegalArgumentException(
          "the saved state `%s` of `%s` does not have the parameter's shape %s"
              .formatted(name, slot.name(), Arrays.toString(shape.sizes())));
    }
  }

  /** Returns whether a state is a scalar, or has size 1 in some dimensions of its parameter. */
  private static boolean isMean(long[] state, long[] parameter) {
    boolean same = state.length == parameter.length;
    for (int i = 0; same && i < state.length; i++) {
      same = state[i] == 1 || state[i] == parameter[i];
    }
    return same || new Shape(state).size() == 1;
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
      Map<String, Tensor> restored = new LinkedHashMap<>();
      states
          .getOrDefault(((Number) numbers.get(i)).intValue(), Map.of())
          .forEach((name, value) -> restored.put(name, restore(name, value, slot.data())));
      slot.load(restored);
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
