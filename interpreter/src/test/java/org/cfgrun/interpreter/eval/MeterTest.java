package org.cfgrun.interpreter.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.Slice;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks that each builtin, method and operator counts what it costs: its CPU time and memory stay
 * in proportion to what {@link Limits} counted (rule R7.1). The functions are found in the
 * implementation, so that a new one is tested too.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeterTest {
  private static final Span AT = Source.of("test.cfg", "x").all();

  /** Enough to make the values, and to see what an operation costs. */
  private static final Budget BUDGET =
      new Budget(3_000_000, 1_000_000, 180, 14_284, 1 << 22, Duration.ofMinutes(1));

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  // Ten times what a step takes on a fast machine. An operation that counts nothing of what it does
  // exceeds this by orders of magnitude.
  private static final long NANOS_PER_STEP = 500;
  private static final long NANOS_PER_ELEMENT = 3000;
  private static final long BYTES_PER_STEP = 1000;
  private static final long BYTES_PER_ELEMENT = 1500;

  /** What may pass uncounted: class loading, compilation, and the noise of the clock. */
  private static final long FREE_NANOS = 10_000_000;

  private static final long FREE_BYTES = 16 << 20;

  private static final int CALLS = 200;
  private static final int ATTEMPTS = 4;
  private static final int COMBINATIONS = 10;
  private static final int PAIRS = 25;

  private static final Templates NO_VARIABLES =
      new Templates() {
        @Override
        public Expr expression(String template, Span at) {
          return null;
        }

        @Override
        public Value value(String template, Span at) {
          throw new UnsupportedOperationException(template);
        }

        @Override
        public String text(String template, Span at) {
          return template;
        }

        @Override
        public void readAsOperand(String template, Span at) {}

        @Override
        public String variable(String name, Span at) {
          return null;
        }
      };

  private final Map<String, Function<Context, Data>> adversaries = Adversaries.all();
  private final List<String> names = List.copyOf(adversaries.keySet());
  private final Random random = new Random(7);
  private final List<String> uncounted = new ArrayList<>();

  @AfterEach
  void everythingIsCounted() {
    assertThat(uncounted).isEmpty();
  }

  @Test
  void builtins() {
    Builtins.ALL.forEach((name, value) -> function(name, (FunctionData) value.data()));
  }

  @Test
  void modules() {
    new PureModules(NO_VARIABLES)
        .all()
        .forEach(
            (module, data) ->
                data.members()
                    .forEach(
                        (name, member) -> {
                          if (member instanceof FunctionData function) {
                            function(module + "." + name, function);
                          }
                        }));
  }

  /** Calls a function with each value alone, and with some combinations of several. */
  private void function(String name, FunctionData function) {
    List<List<String>> calls = new ArrayList<>(List.of(List.of()));
    names.forEach(argument -> calls.add(List.of(argument)));
    for (int i = 0; i < COMBINATIONS; i++) {
      calls.add(some());
    }
    for (List<String> arguments : calls) {
      measure(name + arguments, arguments, (values, in) -> call(function, values, in));
    }
  }

  @Test
  void methods() throws IOException {
    Set<String> words = words();
    int found = 0;
    for (String name : names) {
      Data data = make(name, context());
      for (String word : words) {
        FunctionData.Body body = data.method(word);
        if (body != null) {
          found++;
          for (int i = 0; i < 2; i++) {
            method(name, word);
          }
        }
      }
    }
    assertThat(found).isGreaterThan(500);
  }

  private void method(String name, String method) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(some());
    measure(
        method + all,
        all,
        (values, in) -> {
          FunctionData.Body body = values.get(0).method(method);
          call(FunctionData.function(method, body), values.subList(1, values.size()), in);
        });
  }

  private static void call(FunctionData function, List<Data> values, Context in) {
    List<Value> arguments = values.stream().map(MeterTest::value).toList();
    function.body().call(new Arguments(function.name(), arguments, Map.of(), in));
  }

  @Test
  void binaryOperators() {
    for (BinaryOp op : BinaryOp.values()) {
      for (int i = 0; i < PAIRS; i++) {
        List<String> both = List.of(one(), one());
        measure(op + " " + both, both, (v, in) -> v.get(0).binary(op, v.get(1), in));
        measure(op + "= " + both, both, (v, in) -> v.get(0).applyInPlace(op, v.get(1), in));
      }
    }
    for (String name : names) {
      List<String> both = List.of(name, name);
      measure("+ " + both, both, (v, in) -> v.get(0).binary(BinaryOp.ADD, v.get(1), in));
      measure("| " + both, both, (v, in) -> v.get(0).binary(BinaryOp.BIT_OR, v.get(1), in));
      measure("% " + both, both, (v, in) -> v.get(0).binary(BinaryOp.MODULO, v.get(1), in));
    }
  }

  @Test
  void comparisons() {
    List<List<String>> pairs = new ArrayList<>();
    names.forEach(name -> pairs.add(List.of(name, name)));
    for (int i = 0; i < 5 * PAIRS; i++) {
      pairs.add(List.of(one(), one()));
    }
    for (List<String> both : pairs) {
      measure("== " + both, both, (v, in) -> Data.equal(v.get(0), v.get(1), 0, in));
      measure("in " + both, both, (v, in) -> v.get(1).contains(v.get(0), in));
      for (CompareOp op : List.of(CompareOp.LESS, CompareOp.GREATER_EQUAL)) {
        measure(op + " " + both, both, (v, in) -> v.get(0).ordered(op, v.get(1), in));
      }
    }
  }

  @Test
  void operationsOfOneValue() {
    for (UnaryOp op : UnaryOp.values()) {
      each(op.symbol(), (data, in) -> data.unary(op, in));
    }
    each("iterate", (data, in) -> exhaust(data.iterate(in), 1));
    each("iterate over all", (data, in) -> exhaust(data.iterate(in), 100_000));
    each("elements", (data, in) -> data.elements(in));
    each("key", (data, in) -> data.key(0, in));
    each("str", (data, in) -> data.str(in));
    each("ascii", (data, in) -> data.convert('a', in));
    each("copy", (data, in) -> data.shallowCopy(in));
    each("deepcopy", (data, in) -> data.deepCopy(in));
    each("adopt", (data, in) -> data.adopted(0, in));
    each("attribute", (data, in) -> data.requireAttribute("appendix", in));
    each("freeze", (data, in) -> new Freezer(in.meter()).freeze(value(data)));
    for (String spec : List.of("", "<99999", ".99999f", ".99999e", "#.99999g", "99999d", "c")) {
      each("format " + spec, (data, in) -> data.format(spec, in));
    }
  }

  @Test
  void itemsAndSlices() {
    List<Data> indices =
        List.of(IntData.of(0), IntData.of(-1), IntData.of(2500), new StrData("w5"), NoneData.NONE);
    for (Data index : indices) {
      Value one = value(IntData.of(1));
      String at = index.repr(context());
      each("item " + at, (data, in) -> data.item(index, in));
      each("set item " + at, (data, in) -> data.setItem(value(index), one, in));
      each("delete item " + at, (data, in) -> data.deleteItem(index, in));
      for (long step : new long[] {1, -1, 7}) {
        Slice slice = new Slice(index, null, IntData.of(step));
        String range = " from " + at + " by " + step;
        each("slice" + range, (data, in) -> data.slice(slice, in));
        each("set slice" + range, (data, in) -> data.setSlice(slice, data, in));
        each("delete slice" + range, (data, in) -> data.deleteSlice(slice, in));
      }
    }
  }

  private static void exhaust(Iterator<Value> values, int most) {
    for (int i = 0; i < most && values.hasNext(); i++) {
      values.next();
    }
  }

  /** An operation of one value. */
  @FunctionalInterface
  private interface Single {
    void run(Data data, Context in);
  }

  private void each(String what, Single operation) {
    for (String name : names) {
      List<String> alone = List.of(name);
      measure(what + " " + alone, alone, (values, in) -> operation.run(values.get(0), in));
    }
  }

  private String one() {
    return names.get(random.nextInt(names.size()));
  }

  private List<String> some() {
    List<String> some = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      some.add(one());
    }
    return some;
  }

  private static Context context() {
    return new Context(new Limits(BUDGET), AT);
  }

  private Data make(String name, Context in) {
    return adversaries.get(name).apply(in);
  }

  private static Value value(Data data) {
    return Value.computed(data, AT);
  }

  /** An operation to measure. */
  @FunctionalInterface
  private interface Operation {
    void run(List<Data> values, Context in);
  }

  /** Measures an operation; one that is too slow several times is too slow. */
  private void measure(String what, List<String> operands, Operation operation) {
    String excess = "";
    for (int i = 0; i < ATTEMPTS; i++) {
      Context in = context();
      List<Data> values = operands.stream().map(name -> make(name, in)).toList();
      excess = excess(values, in, operation);
      if (excess.isEmpty()) {
        return;
      }
    }
    uncounted.add(what + ": " + excess);
  }

  /** Repeats an operation, as a loop in a config does; returns what it uses too much of. */
  private static String excess(List<Data> values, Context in, Operation operation) {
    Spent before = ((Limits) in.meter()).spent();
    long nanos = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int calls = 1; calls <= CALLS; calls++) {
      boolean last = false;
      try {
        operation.run(values, in);
      } catch (EvalFailure failure) {
        // An error is an outcome like any other.
        last = failure.last();
      }
      long usedNanos = THREADS.getCurrentThreadCpuTime() - nanos;
      long usedBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
      Spent spent = ((Limits) in.meter()).spent();
      // The call and its arguments are expressions, too.
      long steps = spent.steps() - before.steps() + 3L * calls;
      long elements = spent.elements() - before.elements() + spent.values() - before.values();
      long allowedNanos = NANOS_PER_STEP * steps + NANOS_PER_ELEMENT * elements;
      long allowedBytes = BYTES_PER_STEP * steps + BYTES_PER_ELEMENT * elements;
      if (usedNanos > FREE_NANOS + allowedNanos || usedBytes > FREE_BYTES + allowedBytes) {
        return "%d calls count as %d steps and %d elements, but take %d us and %d kB"
            .formatted(calls, steps, elements, usedNanos / 1000, usedBytes / 1024);
      }
      if (last || usedNanos > FREE_NANOS || steps > 100 && 2 * usedNanos < allowedNanos) {
        break;
      }
    }
    return "";
  }

  /** Returns all words in the classes of values; the names of their methods are among them. */
  private static Set<String> words() throws IOException {
    Set<String> words = new TreeSet<>();
    for (String type :
        List.of(
            "StrMethods",
            "DictMethods",
            "SetData",
            "ListData",
            "TupleData",
            "SequenceData",
            "RangeData",
            "IntData",
            "FloatData",
            "BoolData",
            "NoneData",
            "FunctionData",
            "ModuleData",
            "ReferenceData",
            "IteratorData",
            "OpaqueData",
            "StrData",
            "DictData")) {
      try (InputStream in = Data.class.getResourceAsStream(type + ".class")) {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher word = Pattern.compile("[a-z_]{2,}").matcher(text);
        while (word.find()) {
          words.add(word.group());
        }
      }
    }
    return words;
  }
}
