package org.cfgrun.interpreter.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.value.PythonText;
import org.jspecify.annotations.Nullable;

/** Functions that ask what a value is. */
final class ObjectBuiltins {
  private final Semantics semantics;

  ObjectBuiltins(Semantics semantics) {
    this.semantics = semantics;
  }

  Map<String, Callable.Body> all() {
    Map<String, Callable.Body> all = new LinkedHashMap<>();
    all.put("isinstance", this::isInstance);
    all.put("hasattr", a -> attribute(a.expect(2, 2)) != null);
    all.put("getattr", this::getAttribute);
    all.put("repr", a -> semantics.formatting.repr(a.expect(1, 1).data(0), a.at()));
    all.put(
        "ascii", a -> PythonText.ascii(semantics.formatting.repr(a.expect(1, 1).data(0), a.at())));
    all.put("format", this::format);
    all.put("callable", a -> a.expect(1, 1).data(0) instanceof Callable);
    for (String name : List.of("print", "open", "eval", "exec", "input", "__import__", "compile")) {
      all.put(name, ObjectBuiltins::refuse);
    }
    return all;
  }

  private static Object refuse(Arguments a) {
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                a.at(),
                "A config computes a value and does nothing else, so `"
                    + a.callee()
                    + "` cannot be called.")
            .help(
                a.callee().equals("print")
                    ? "Remove it; `cfgrun eval` shows what the config says."
                    : "Write the value itself, or take it from a base."));
  }

  private boolean isInstance(Arguments a) {
    a.expect(2, 2);
    List<Value> types = a.data(1) instanceof TupleData tuple ? tuple.items : List.of(a.get(1));
    Object data = a.data(0);
    for (Value type : types) {
      if (!(type.data() instanceof Callable callable) || !callable.isType()) {
        throw EvalFailure.type(a.at(), "`isinstance` needs a type, like `dict` or `(int, float)`.");
      }
      boolean boolIsInt = callable.name().equals("int") && data instanceof Boolean;
      if (boolIsInt || callable.name().equals(Types.name(data))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Value attribute(Arguments a) {
    return semantics.access.attributeOrNull(a.get(0), a.text(1), a.at());
  }

  private Object getAttribute(Arguments a) {
    Value found = attribute(a.expect(2, 3));
    if (found != null) {
      return found;
    }
    return a.size() > 2 ? a.get(2) : semantics.access.attribute(a.get(0), a.text(1), a.at());
  }

  private Object format(Arguments a) {
    String spec = a.expect(1, 2).size() > 1 ? a.text(1) : "";
    return semantics.formatting.format(a.data(0), spec, a.at());
  }
}
