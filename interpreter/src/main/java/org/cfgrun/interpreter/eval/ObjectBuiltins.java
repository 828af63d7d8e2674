package org.cfgrun.interpreter.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.jspecify.annotations.Nullable;

/** Builtin functions on values of any type. */
final class ObjectBuiltins {
  private ObjectBuiltins() {}

  static Map<String, FunctionData.Body> all() {
    Map<String, FunctionData.Body> all = new LinkedHashMap<>();
    all.put("isinstance", ObjectBuiltins::isInstance);
    all.put("hasattr", a -> BoolData.of(attribute(a.expect(2, 2)) != null));
    all.put("getattr", ObjectBuiltins::getAttribute);
    all.put("repr", a -> a.expect(1, 1).data(0).convert('r', a.context()));
    all.put("ascii", a -> a.expect(1, 1).data(0).convert('a', a.context()));
    all.put("format", ObjectBuiltins::format);
    all.put("callable", a -> BoolData.of(a.expect(1, 1).data(0) instanceof FunctionData));
    for (String name : List.of("print", "open", "eval", "exec", "input", "__import__", "compile")) {
      all.put(name, ObjectBuiltins::refuse);
    }
    return all;
  }

  private static Result refuse(Arguments a) {
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                a.span(),
                "A config only computes values, so `" + a.callee() + "` cannot be called.")
            .help(
                a.callee().equals("print")
                    ? "Remove it; `cfgrun eval` shows the values of the config."
                    : "Write the value itself, or inherit it from a base."));
  }

  private static Result isInstance(Arguments a) {
    a.expect(2, 2);
    List<Value> types = a.data(1) instanceof TupleData tuple ? tuple.items() : List.of(a.get(1));
    for (Value type : types) {
      a.context().steps(1);
      if (!(type.data() instanceof FunctionData function) || !function.isType()) {
        throw a.expected("a type, such as `dict` or `(int, float)`", type.data());
      }
      if (a.data(0).isInstance(function.name())) {
        return BoolData.of(true);
      }
    }
    return BoolData.of(false);
  }

  private static @Nullable Value attribute(Arguments a) {
    a.context().work(a.text(1).length());
    return a.data(0).attribute(a.text(1), a.context());
  }

  private static Result getAttribute(Arguments a) {
    Value found = attribute(a.expect(2, 3));
    if (found != null) {
      return found;
    }
    return a.size() > 2 ? a.get(2) : a.data(0).requireAttribute(a.text(1), a.context());
  }

  private static Result format(Arguments a) {
    String spec = a.expect(1, 2).size() > 1 ? a.text(1) : "";
    // An error quotes it.
    a.context().string(spec.length());
    return new StrData(a.data(0).format(spec, a.context()));
  }
}
