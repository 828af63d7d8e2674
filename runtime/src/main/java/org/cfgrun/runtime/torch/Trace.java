package org.cfgrun.runtime.torch;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a computation in their order, as {@code torch.jit.trace} records them: control
 * flow is unrolled, and sizes that Java has read are numbers. Components do not notice that they
 * are recorded, unless they read values of a tensor that depends on the input.
 *
 * <p>One trace cannot tell the size of an input from a constant; two traces of inputs of different
 * sizes can.
 */
public final class Trace {
  private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

  /** Sees all operations of the thread, whether it records or not. */
  static final ThreadLocal<@Nullable OperationObserver> OBSERVER = new ThreadLocal<>();

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final Map<Tensor, Value> known = new IdentityHashMap<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private List<Value> inputs = List.of();
  private List<Value> outputs = List.of();

  /**
   * A tensor of the computation.
   *
   * @param number its index among the values of the trace
   * @param constant the tensor if it existed before the computation or was made of Java values;
   *     null for an input or a result
   * @param fromInput whether its elements depend on an input
   */
  public record Value(int number, Shape shape, @Nullable Tensor constant, boolean fromInput) {}

  /**
   * A call of an operator or of a kernel's function.
   *
   * @param function the name of the operator or function
   * @param kernel the file of the function; null for an operator
   * @param arguments {@link Value}, {@link Long}, {@link Double}, {@link Boolean}, {@link String},
   *     {@link ElementType}, {@link Device}, lists of these, or null
   * @param results the results; empty for a call that changes its argument
   * @param returnsList whether the call returns its results as a list
   * @param caller the class that made the call, the nearest one that is not an operation
   */
  public record Call(
      String function,
      @Nullable KernelSource kernel,
      List<@Nullable Object> arguments,
      List<Value> results,
      boolean returnsList,
      Class<?> caller) {}

  private Trace() {}

  /**
   * Records a computation.
   *
   * @param parameters tensors that are not copied when the computation uses them
   * @param inputs tensors that the computation receives
   * @param computation returns its results
   * @throws UntraceableException if it reads values that depend on an input, or fails
   */
  public static Trace of(
      Collection<Tensor> parameters, List<Tensor> inputs, Supplier<List<Tensor>> computation) {
    Trace trace = new Trace();
    parameters.forEach(parameter -> trace.add(parameter, parameter, false));
    trace.inputs = inputs.stream().map(input -> trace.add(input, null, true)).toList();
    try {
      return within(
          trace,
          () -> {
            trace.outputs = trace.valuesOf(computation.get());
            return trace;
          });
    } catch (EngineException e) {
      throw new UntraceableException(
          "The model does not accept an input of shape %s: %s"
              .formatted(
                  inputs.get(0).shape(),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    } finally {
      trace.known.clear();
    }
  }

  /** Returns whether this thread records. */
  public static boolean isActive() {
    return CURRENT.get() != null;
  }

  /** Returns whether this thread records or has an observer. */
  static boolean isWatched() {
    return isActive() || OBSERVER.get() != null;
  }

  /** Runs work that is not part of the recorded computation. */
  static <T> T suspended(Supplier<T> work) {
    return CURRENT.get() == null ? work.get() : within(null, work);
  }

  private static <T> T within(@Nullable Trace trace, Supplier<T> work) {
    Trace before = CURRENT.get();
    CURRENT.set(trace);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Returns the inputs. */
  public List<Value> inputs() {
    return inputs;
  }

  /** Returns the calls, in order. */
  public List<Call> calls() {
    return Collections.unmodifiableList(calls);
  }

  /** Returns all values; each call's results come after its arguments. */
  public List<Value> values() {
    return Collections.unmodifiableList(values);
  }

  /** Returns the results of the computation. */
  public List<Value> outputs() {
    return outputs;
  }

  /** Records a call of an operator. */
  static void operation(String operator, Tensor result, @Nullable Object... arguments) {
    OperationObserver observer = OBSERVER.get();
    if (observer != null) {
      observer.performed(operator, caller(), arguments, List.of(result));
    }
    Trace trace = CURRENT.get();
    if (trace != null) {
      trace.add(operator, null, arguments, List.of(result), false);
    }
  }

  /** Sees the arguments of a kernel before it can change them. */
  static void beforeKernel(@Nullable Object[] arguments) {
    Trace trace = CURRENT.get();
    if (trace != null) {
      trace.recorded(arguments);
    }
  }

  /** Records a call of a kernel. */
  static void kernel(
      KernelSource source,
      KernelSignature signature,
      @Nullable Object[] arguments,
      @Nullable Object result) {
    OperationObserver observer = OBSERVER.get();
    if (observer != null) {
      observer.performed(signature.name(), caller(), arguments, tensors(result));
    }
    Trace trace = CURRENT.get();
    if (trace == null) {
      return;
    }
    if (result instanceof Tensor tensor) {
      trace.add(signature.name(), source, arguments, List.of(tensor), false);
    } else if (result instanceof List<?>) {
      trace.add(signature.name(), source, arguments, tensors(result), true);
    } else if (result == null) {
      trace.add(signature.name(), source, arguments, List.of(), false);
    } else {
      throw new UntraceableException(
          "`%s` reads the numbers that `%s` returns, so its operations may depend on the values of"
                  .formatted(caller().getSimpleName(), signature.name())
              + " the input.");
    }
  }

  private static List<Tensor> tensors(@Nullable Object result) {
    return result instanceof Tensor tensor
        ? List.of(tensor)
        : result instanceof List<?> list
            ? list.stream().map(Tensor.class::cast).toList()
            : List.of();
  }

  /** Rejects reading a tensor whose elements depend on an input. */
  static void requireReadable(Tensor tensor) {
    Trace trace = CURRENT.get();
    Value value = trace == null ? null : trace.known.get(tensor);
    if (value != null && value.fromInput()) {
      throw new UntraceableException(
          "`%s` reads the values of a tensor of shape %s, so its operations may depend on the values of the input."
              .formatted(caller().getSimpleName(), tensor.shape()));
    }
  }

  private void add(
      String function,
      @Nullable KernelSource kernel,
      @Nullable Object[] arguments,
      List<Tensor> results,
      boolean list) {
    List<@Nullable Object> recorded = recorded(arguments);
    boolean fromInput = recorded.stream().anyMatch(Trace::dependsOnInput);
    List<Value> added = results.stream().map(tensor -> add(tensor, null, fromInput)).toList();
    calls.add(new Call(function, kernel, recorded, added, list, caller()));
  }

  private static boolean dependsOnInput(@Nullable Object argument) {
    return argument instanceof List<?> list
        ? list.stream().anyMatch(Trace::dependsOnInput)
        : argument instanceof Value value && value.fromInput();
  }

  private Value add(Tensor tensor, @Nullable Tensor constant, boolean fromInput) {
    Value value = new Value(values.size(), tensor.shape(), constant, fromInput);
    values.add(value);
    known.put(tensor, value);
    return value;
  }

  private List<Value> valuesOf(List<?> tensors) {
    return tensors.stream().map(tensor -> valueOf((Tensor) tensor)).toList();
  }

  /** Returns the value of a tensor. One that is not known yet is a constant. */
  private Value valueOf(Tensor tensor) {
    Value value = known.get(tensor);
    if (value == null) {
      Tensor copy = suspended(() -> TensorScope.persist(tensor.copy()));
      value = add(tensor, copy, false);
    }
    return value;
  }

  private List<@Nullable Object> recorded(@Nullable Object[] arguments) {
    List<@Nullable Object> recorded = new ArrayList<>();
    for (Object argument : arguments) {
      recorded.add(recorded(argument));
    }
    return recorded;
  }

  private @Nullable Object recorded(@Nullable Object argument) {
    if (argument instanceof Tensor tensor) {
      return valueOf(tensor);
    }
    if (argument instanceof List<?> list) {
      return valuesOf(list);
    }
    if (argument instanceof Integer number) {
      return number.longValue();
    }
    if (argument instanceof long[] numbers) {
      return LongStream.of(numbers).boxed().toList();
    }
    if (argument instanceof int[] numbers) {
      return Arrays.stream(numbers).asLongStream().boxed().toList();
    }
    if (argument instanceof double[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    return argument;
  }

  /** Returns the nearest caller outside this package, or the outermost class for the outer ones. */
  static Class<?> caller() {
    return STACK.walk(
        frames ->
            frames
                .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(type -> !type.getPackageName().equals(Trace.class.getPackageName()))
                .filter(type -> !type.getPackageName().startsWith("jdk.proxy"))
                .filter(
                    type -> !type.isHidden() && !type.getPackageName().startsWith("com.sun.proxy"))
                .findFirst()
                .map(Class::getNestHost)
                .orElse(Trace.class));
  }
}
