package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The parameters of one group that take part in a step, with their gradients and states, as lists
 * in one order.
 */
public final class StepTensors {
  static final String STEP = "step";
  private static final StepKernel KERNEL = Kernel.bind(StepKernel.class);

  /** A parameter that takes part. */
  record Entry(Slot slot, Tensor gradient) {}

  private final List<Entry> entries;

  StepTensors(List<Entry> entries) {
    this.entries = entries;
  }

  /** Whether no parameter takes part. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether they are on a GPU; there are some. */
  boolean areOnGpu() {
    return entries.get(0).slot().data().device().isGpu();
  }

  /** The parameters; to be changed in place. */
  public List<Tensor> parameters() {
    return entries.stream().map(entry -> entry.slot().data()).toList();
  }

  /** The gradients by the names of their parameters. */
  Map<String, Tensor> namedGradients() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    entries.forEach(entry -> named.put(entry.slot().name(), entry.gradient()));
    return named;
  }

  /** The gradients. */
  public List<Tensor> gradients() {
    return entries.stream().map(Entry::gradient).toList();
  }

  /**
   * A state of each parameter; to be changed in place.
   *
   * @param name its name in PyTorch's {@code state_dict}
   * @param first makes the first value from a parameter that has no such state yet: a new tensor on
   *     the parameter's device
   */
  public List<Tensor> states(String name, UnaryOperator<Tensor> first) {
    return entries.stream().map(entry -> entry.slot().state(name, first)).toList();
  }

  /** A state of the parameter's shape that is 0 everywhere at first. */
  public List<Tensor> states(String name) {
    return states(name, Tensor::zerosLike);
  }

  /** A state of the parameter's shape that has one value everywhere at first. */
  public List<Tensor> states(String name, double first) {
    return states(name, parameter -> full(parameter, first));
  }

  /** A state that is one number of the parameter's type. */
  public List<Tensor> scalars(String name, double first) {
    return states(name, parameter -> full(parameter, new Shape(), first));
  }

  /** A new array of a parameter's shape, with one value everywhere. */
  static Tensor full(Tensor parameter, double value) {
    return full(parameter, parameter.shape(), value);
  }

  private static Tensor full(Tensor parameter, Shape shape, double value) {
    return Tensor.full(shape, value, parameter.type(), parameter.device());
  }

  /** A new count of a parameter's steps. */
  static Tensor noStep(Tensor parameter) {
    return Tensor.scalar(0, parameter.device());
  }

  /** The counts of steps, 0 at first, as PyTorch keeps them: scalar floats. */
  public List<Tensor> steps() {
    return states(STEP, StepTensors::noStep);
  }

  /** Adds 1 to the counts of steps, where the formula does not ask for them. */
  void addStep() {
    KERNEL.count(steps());
  }

  /**
   * Adds 1 to the counts of steps.
   *
   * @return the parts by their new count; all parameters are in one part unless some had no
   *     gradient in an earlier step
   */
  public SortedMap<Long, StepTensors> countStep() {
    float[] counts = KERNEL.count(steps()).toFloatArray();
    SortedMap<Long, List<Entry>> parts = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      parts.computeIfAbsent((long) counts[i], t -> new ArrayList<>()).add(entries.get(i));
    }
    SortedMap<Long, StepTensors> counted = new TreeMap<>();
    parts.forEach((t, part) -> counted.put(t, new StepTensors(part)));
    return counted;
  }

  /** The part whose parameters have a state already. */
  public StepTensors having(String state) {
    return where(entry -> entry.slot().states().containsKey(state));
  }

  /** The part whose parameters have no such state yet. */
  public StepTensors lacking(String state) {
    return where(entry -> !entry.slot().states().containsKey(state));
  }

  /** The part whose parameters fulfil a condition. */
  StepTensors whereParameter(Predicate<Tensor> condition) {
    return where(entry -> condition.test(entry.slot().data()));
  }

  private StepTensors where(Predicate<Entry> condition) {
    return new StepTensors(entries.stream().filter(condition).toList());
  }
}
