package org.cfgrun.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Trace;
import org.cfgrun.runtime.torch.Trace.Call;
import org.cfgrun.runtime.torch.Trace.Value;
import org.cfgrun.runtime.torch.UntraceableException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a TorchScript function, merged from traces of the same computation for inputs of
 * different sizes. What all traces have in common is written as it is; a number that differs
 * becomes an expression of sizes. Several sizes take the place of symbolic ones, so that no
 * component has to compute with anything but numbers.
 */
public final class ScriptFunction {
  private final List<Trace> traces;
  private final ScriptModule module;
  private final SizeExpressions sizes;
  private final Map<Integer, String> inputs = new HashMap<>();
  private final Map<Integer, String> constants = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * Merges traces.
   *
   * @param traces traces of inputs that differ in every size that is not fixed; one trace if all
   *     are
   * @param inputs the expression of each input
   * @param numbers numeric arguments of the function, with their number in each trace
   * @param module receives the constants and kernels
   * @throws UntraceableException if the traces differ in a way that sizes do not explain
   */
  public ScriptFunction(
      List<Trace> traces, List<String> inputs, Map<String, long[]> numbers, ScriptModule module) {
    this.traces = traces;
    this.module = module;
    this.sizes = new SizeExpressions(traces, numbers, this::name);
    for (int i = 0; i < inputs.size(); i++) {
      this.inputs.put(first().inputs().get(i).number(), inputs.get(i));
    }
    List<Call> calls = first().calls();
    int known = 0;
    for (int i = 0; i < calls.size(); i++) {
      List<Call> column = column(i);
      known = addSizes(known, firstResult(column.get(0), known));
      add(column, i);
    }
    long most = traces.stream().mapToInt(trace -> trace.calls().size()).max().orElse(0);
    if (most > calls.size()) {
      throw differs(
          traces.stream()
              .filter(trace -> trace.calls().size() == most)
              .findFirst()
              .orElseThrow()
              .calls()
              .get(calls.size()));
    }
    addSizes(known, first().values().size());
  }

  private Trace first() {
    return traces.get(0);
  }

  /** Returns the lines of the body, without the return. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Returns the expressions of the results. */
  public List<String> outputs() {
    return first().outputs().stream().map(value -> name(value.number())).toList();
  }

  private List<Call> column(int index) {
    List<Call> column = new ArrayList<>();
    Call one = first().calls().get(index);
    for (Trace trace : traces) {
      if (trace.calls().size() <= index || !sameFunction(one, trace.calls().get(index))) {
        throw differs(one);
      }
      column.add(trace.calls().get(index));
    }
    return column;
  }

  private static boolean sameFunction(Call one, Call other) {
    return one.function().equals(other.function())
        && Objects.equals(one.kernel(), other.kernel())
        && one.arguments().size() == other.arguments().size()
        && one.results().size() == other.results().size();
  }

  private static UntraceableException differs(Call call) {
    return new UntraceableException(
        "`%s` performs different operations on inputs of different sizes (at `%s`)."
            .formatted(call.caller().getSimpleName(), call.function()));
  }

  /** Returns the number of the first result, or of the first value that is not known. */
  private static int firstResult(Call call, int known) {
    return call.results().isEmpty() ? known : call.results().get(0).number();
  }

  private int addSizes(int from, int end) {
    for (int value = from; value < end; value++) {
      sizes.add(value);
    }
    return Math.max(from, end);
  }

  private void add(List<Call> column, int index) {
    Call call = column.get(0);
    List<Integer> near = call.arguments().stream().flatMap(ScriptFunction::values).toList();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      int at = i;
      List<@Nullable Object> parallel = new ArrayList<>();
      column.forEach(each -> parallel.add(each.arguments().get(at)));
      arguments.add(merged(parallel, call, near));
    }
    String expression = function(call) + "(" + String.join(", ", arguments) + ")";
    if (call.results().isEmpty()) {
      lines.add("none%s = %s".formatted(index, expression));
    } else if (call.returnsList()) {
      lines.add("list%s = %s".formatted(index, expression));
      for (int i = 0; i < call.results().size(); i++) {
        lines.add("%s = list%s[%s]".formatted(name(call.results().get(i).number()), index, i));
      }
    } else {
      lines.add(name(call.results().get(0).number()) + " = " + expression);
    }
    if (call.function().equals("cat") && call.kernel() == null) {
      sizes.addConcatenation(
          near, Math.toIntExact((Long) Objects.requireNonNull(call.arguments().get(1))));
    }
  }

  private String function(Call call) {
    return call.kernel() == null
        ? "torch." + call.function()
        : module.function(call.kernel(), call.function());
  }

  private static Stream<Integer> values(@Nullable Object argument) {
    if (argument instanceof List<?> list) {
      return list.stream().flatMap(ScriptFunction::values);
    }
    return argument instanceof Value value ? Stream.of(value.number()) : Stream.of();
  }

  private String merged(List<@Nullable Object> parallel, Call call, List<Integer> near) {
    Object one = parallel.get(0);
    if (parallel.stream().anyMatch(other -> !sameKind(one, other))) {
      throw differs(call);
    }
    if (one instanceof Value) {
      return mergedValue(parallel.stream().map(Value.class::cast).toList(), call);
    }
    if (one instanceof List<?> list) {
      return list.isEmpty()
          ? "annotate(List[int], [])"
          : Literals.list(
              IntStream.range(0, list.size())
                  .mapToObj(
                      i -> merged(parallel.stream().map(l -> item(l, i)).toList(), call, near))
                  .toList());
    }
    if (one instanceof ElementType type) {
      return (call.kernel() == null ? "dtype=" : "") + type.code();
    }
    if (one instanceof Device) {
      return "device=ops.prim.device(" + name(first().inputs().get(0).number()) + ")";
    }
    if (parallel.stream().allMatch(other -> Objects.equals(one, other))) {
      return literal(one);
    }
    String size = null;
    if (one instanceof Long) {
      size = sizes.integer(parallel.stream().mapToLong(n -> ((Long) nonNull(n))).toArray(), near);
    } else if (one instanceof Double) {
      size =
          sizes.decimal(parallel.stream().mapToDouble(n -> ((Double) nonNull(n))).toArray(), near);
    }
    if (size == null) {
      throw new UntraceableException(
          "`%s` gives `%s` the numbers %s for inputs of different sizes, which is not arithmetic on a tensor's sizes that an export knows."
              .formatted(call.caller().getSimpleName(), call.function(), parallel));
    }
    return size;
  }

  private static Object nonNull(@Nullable Object number) {
    return Objects.requireNonNull(number);
  }

  private static Object item(@Nullable Object list, int index) {
    return Objects.requireNonNull(((List<?>) nonNull(list)).get(index));
  }

  private static boolean sameKind(@Nullable Object one, @Nullable Object other) {
    if (one instanceof List<?> list) {
      return other instanceof List<?> items && list.size() == items.size();
    }
    if (one instanceof Long || one instanceof Double || one instanceof Value) {
      return other != null && one.getClass() == other.getClass();
    }
    return Objects.equals(one, other);
  }

  private static String literal(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Double number) {
      return Literals.of(number.doubleValue());
    }
    if (value instanceof Boolean flag) {
      return Literals.of(flag.booleanValue());
    }
    return value instanceof String text ? Literals.of(text) : value.toString();
  }

  private String mergedValue(List<Value> parallel, Call call) {
    Value one = parallel.get(0);
    if (parallel.stream().anyMatch(value -> value.number() != one.number())) {
      throw differs(call);
    }
    if (one.constant() != null && !constants.containsKey(one.number())) {
      byte[] bytes = null;
      for (Value value : parallel) {
        if (value.constant() == one.constant()) {
          continue;
        }
        bytes = bytes == null ? one.constant().toByteBuffer().array() : bytes;
        if (value.constant() == null
            || !value.shape().equals(one.shape())
            || !Arrays.equals(bytes, value.constant().toByteBuffer().array())) {
          throw new UntraceableException(
              "`%s` gives `%s` a tensor made of numbers in Java that depend on the size of the input."
                  .formatted(call.caller().getSimpleName(), call.function()));
        }
      }
      constants.put(one.number(), module.constant(one.constant()));
    }
    return name(one.number());
  }

  /** Returns the expression of a value. */
  private String name(int value) {
    String constant = constants.get(value);
    return constant == null ? inputs.getOrDefault(value, "x" + value) : constant;
  }
}
