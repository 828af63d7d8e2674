package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FloatData;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.ModuleData;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.NumberData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.eval.text.PosixPath;
import org.jspecify.annotations.Nullable;

/**
 * The parts of Python's modules that a config may use: functions whose result depends on their
 * arguments alone, and environment variables, which are read as {@code {{$NAME:default}}} reads
 * them. None of Python's own code runs. The functions of {@code math} are those with an exact
 * result.
 */
final class PureModules {
  private static final ModuleData PATH = new ModuleData("os.path", path());
  private static final Map<String, ModuleData> CONSTANT =
      Map.of(
          "copy",
          CopyModule.MODULE,
          "math",
          new ModuleData("math", math()),
          "os.path",
          PATH,
          "posixpath",
          PATH);

  private final Templates environment;
  private @Nullable ModuleData os;

  PureModules(Templates environment) {
    this.environment = environment;
  }

  /** Returns a module, or null if none of it is available. */
  @Nullable ModuleData find(String name) {
    return name.equals("os") ? os() : CONSTANT.get(name);
  }

  /** All modules by name. */
  Map<String, ModuleData> all() {
    Map<String, ModuleData> all = new HashMap<>(CONSTANT);
    all.put("os", os());
    return all;
  }

  // Only here do modules depend on the config.
  private ModuleData os() {
    if (os == null) {
      ModuleData variables =
          new ModuleData(
              "os.environ",
              Map.of(
                  "get",
                  FunctionData.function("get", this::variable),
                  ModuleData.ITEM,
                  FunctionData.function("os.environ", this::required)));
      os =
          new ModuleData(
              "os",
              Map.of(
                  "path",
                  PATH,
                  "environ",
                  variables,
                  "getenv",
                  FunctionData.function("getenv", this::variable),
                  "sep",
                  new StrData("/")));
    }
    return os;
  }

  private Result variable(Arguments a) {
    a.expect(1, 2, "default", "key");
    Value otherwise = a.optional(1, "default");
    String text = environment.variable(a.text(0), a.span());
    return text != null ? new StrData(text) : otherwise == null ? NoneData.NONE : otherwise;
  }

  private Result required(Arguments a) {
    String name = a.text(0);
    String text = environment.variable(name, a.span());
    if (text == null) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.UNDEFINED_NAME,
                  a.span(),
                  "The environment variable `" + name + "` is not set.")
              .help("Set it, or give a default: `os.environ.get('" + name + "', default)`."));
    }
    return new StrData(text);
  }

  private static Map<String, Data> path() {
    Map<String, Data> path = new HashMap<>();
    put(path, "join", PureModules::join);
    put(path, "basename", a -> text(a, PosixPath::basename));
    put(path, "dirname", a -> text(a, PosixPath::dirname));
    put(path, "normpath", a -> text(a, PosixPath::normpath));
    put(path, "split", a -> pair(a, PosixPath::dirname, PosixPath::basename));
    put(
        path,
        "splitext",
        a ->
            pair(
                a,
                whole -> whole.substring(0, PosixPath.extension(whole)),
                whole -> whole.substring(PosixPath.extension(whole))));
    put(path, "isabs", a -> BoolData.of(a.expect(1, 1).text(0).startsWith("/")));
    path.put("sep", new StrData("/"));
    return path;
  }

  private static void put(Map<String, Data> members, String name, FunctionData.Body body) {
    members.put(name, FunctionData.function(name, body));
  }

  private static Result join(Arguments a) {
    a.expect(1, Integer.MAX_VALUE);
    List<String> parts = new ArrayList<>();
    long length = 0;
    for (int i = 0; i < a.size(); i++) {
      parts.add(a.text(i));
      length += a.text(i).length() + 1;
    }
    a.context().string(length);
    return new StrData(PosixPath.join(parts));
  }

  private static Result text(Arguments a, Function<String, String> operation) {
    String path = a.expect(1, 1).text(0);
    a.context().string(path.length());
    return new StrData(operation.apply(path));
  }

  private static Result pair(
      Arguments a, Function<String, String> first, Function<String, String> second) {
    String path = a.expect(1, 1).text(0);
    // Before the path is read, since that takes time even if the call fails afterwards.
    a.context().string(path.length());
    return new TupleData(
        List.of(
            a.context().computed(new StrData(first.apply(path))),
            a.context().computed(new StrData(second.apply(path)))));
  }

  private static Map<String, Data> math() {
    Map<String, Data> math = new HashMap<>();
    put(math, "ceil", a -> whole(a, Math::ceil));
    put(math, "floor", a -> whole(a, Math::floor));
    put(math, "trunc", a -> whole(a, number -> number));
    put(math, "sqrt", PureModules::sqrt);
    put(math, "fabs", a -> new FloatData(Math.abs(number(a).toDouble(a.context()))));
    math.put("pi", new FloatData(Math.PI));
    math.put("e", new FloatData(Math.E));
    math.put("tau", new FloatData(2 * Math.PI));
    math.put("inf", new FloatData(Double.POSITIVE_INFINITY));
    math.put("nan", new FloatData(Double.NaN));
    return math;
  }

  private static NumberData number(Arguments a) {
    if (a.expect(1, 1).data(0) instanceof NumberData number) {
      return number;
    }
    throw a.expected("a number", a.data(0));
  }

  private static Result whole(Arguments a, Function<Double, Double> rounding) {
    NumberData number = number(a);
    return number.isInt()
        ? IntData.of(number.toBigInteger())
        : new FloatData(rounding.apply(number.toDouble(a.context()))).truncated(a.context());
  }

  private static Result sqrt(Arguments a) {
    double value = number(a).toDouble(a.context());
    if (value < 0) {
      throw a.context().valueError("`sqrt` expects a number that is not negative.");
    }
    return new FloatData(Math.sqrt(value));
  }
}
