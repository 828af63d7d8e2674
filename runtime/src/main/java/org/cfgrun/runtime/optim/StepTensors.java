package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * The parameters of one group that take part in a step, with their gradients and states, as lists
 * in one order.
 */
public final class StepTensors {
  /** A parameter that takes part. */
  record Entry(Slot slot, NDArray gradient) {}

  private final List<Entry> entries;

  StepTensors(List<Entry> entries) {
    this.entries = entries;
  }

  /** Whether no parameter takes part. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The parameters; to be changed in place. */
  public List<NDArray> parameters() {
    return entries.stream().map(entry -> entry.slot().data()).toList();
  }

  /** The gradients. */
  public List<NDArray> gradients() {
    return entries.stream().map(Entry::gradient).toList();
  }

  /**
   * A state of each parameter; to be changed in place.
   *
   * @param name its name in PyTorch's {@code state_dict}
   * @param first makes the first value from a parameter that has no such state yet: a new array of
   *     the parameter's manager
   */
  public List<NDArray> states(String name, UnaryOperator<NDArray> first) {
    List<NDArray> states = new ArrayList<>();
    for (Entry entry : entries) {
      Slot slot = entry.slot();
      states.add(
          slot.states()
              .computeIfAbsent(name, key -> TensorScope.persist(first.apply(slot.data()))));
    }
    return states;
  }

  /** The part whose parameters have a state already. */
  public StepTensors having(String state) {
    return where(entry -> entry.slot().states().containsKey(state));
  }

  /** The part whose parameters have no such state yet. */
  public StepTensors lacking(String state) {
    return where(entry -> !entry.slot().states().containsKey(state));
  }

  private StepTensors where(Predicate<Entry> condition) {
    return new StepTensors(entries.stream().filter(condition).toList());
  }
}
