package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Parameters of one group to update in a step, with their gradients and states, as lists in the
 * same order.
 */
public final class StepTensors {
  static final String STEP = "step";

  /** Parameter to update. */
  record Entry(Slot slot, Tensor gradient) {}

  private final List<Entry> entries;

  StepTensors(List<Entry> entries) {
    this.entries = entries;
  }

  /** Returns whether there is nothing to update. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns whether the parameters are on a GPU; requires at least one. */
  boolean areOnGpu() {
    return entries.get(0).slot().data().device().isGpu();
  }

  /** Returns the parameters, to be updated in place. */
  public List<Tensor> parameters() {
    return entries.stream().map(entry -> entry.slot().data()).toList();
  }

  /** Returns the gradients by parameter name. */
  Map<String, Tensor> namedGradients() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    entries.forEach(entry -> named.put(entry.slot().name(), entry.gradient()));
    return named;
  }

  /** Returns the gradients. */
  public List<Tensor> gradients() {
    return entries.stream().map(Entry::gradient).toList();
  }

  /**
   * Returns a state of each parameter, to be updated in place.
   *
   * @param name its name in PyTorch's {@code state_dict}
   * @param first creates the initial value from a parameter: a new tensor on the parameter's device
   */
  public List<Tensor> states(String name, UnaryOperator<Tensor> first) {
    return entries.stream().map(entry -> entry.slot().state(name, first)).toList();
  }

  /** Returns a state of the parameter's shape, initially 0. */
  public List<Tensor> states(String name) {
    return states(name, Tensor::zerosLike);
  }

  /** Returns a state of the parameter's shape, initially filled with one value. */
  public List<Tensor> states(String name, double first) {
    return states(name, parameter -> full(parameter, first));
  }

  /** Returns a scalar state of the parameter's type. */
  public List<Tensor> scalars(String name, double first) {
    return states(name, parameter -> full(parameter, new Shape(), first));
  }

  /** Returns a new tensor of a parameter's shape, filled with one value. */
  static Tensor full(Tensor parameter, double value) {
    return full(parameter, parameter.shape(), value);
  }

  private static Tensor full(Tensor parameter, Shape shape, double value) {
    return Tensor.full(shape, value, parameter.type(), parameter.device());
  }

  /** Returns a new step count. */
  static Tensor noStep(Tensor parameter) {
    return Tensor.scalar(0, parameter.device());
  }

  /** Returns the step counts, initially 0, as PyTorch keeps them: scalar floats. */
  public List<Tensor> steps() {
    return states(STEP, StepTensors::noStep);
  }

  /** Increments the step counts, for formulas that do not use them. */
  void addStep() {
    entries.forEach(entry -> entry.slot().countStep());
  }

  /**
   * Increments the step counts.
   *
   * @return the parameters by new count; all have the same count unless some had no gradient in an
   *     earlier step
   */
  public SortedMap<Long, StepTensors> countStep() {
    SortedMap<Long, List<Entry>> parts = new TreeMap<>();
    for (Entry entry : entries) {
      long count = entry.slot().countStep();
      parts.computeIfAbsent(count, t -> new ArrayList<>()).add(entry);
    }
    SortedMap<Long, StepTensors> counted = new TreeMap<>();
    parts.forEach((t, part) -> counted.put(t, new StepTensors(part)));
    return counted;
  }

  /** Returns the parameters that have a state. */
  public StepTensors withState(String state) {
    return where(entry -> entry.slot().hasState(state));
  }

  /** Returns the parameters that do not have a state yet. */
  public StepTensors withoutState(String state) {
    return where(entry -> !entry.slot().hasState(state));
  }

  /** Returns the parameters that satisfy a condition. */
  StepTensors whereParameter(Predicate<Tensor> condition) {
    return where(entry -> condition.test(entry.slot().data()));
  }

  private StepTensors where(Predicate<Entry> condition) {
    return new StepTensors(entries.stream().filter(condition).toList());
  }
}
