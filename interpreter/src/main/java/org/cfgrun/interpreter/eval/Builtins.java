package org.cfgrun.interpreter.eval;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/** The functions and types that every config can name. */
final class Builtins {
  static final Map<String, Value> ALL = all();

  private Builtins() {}

  private static Map<String, Value> all() {
    Span nowhere = Source.of("", "").all();
    Map<String, Value> all = new HashMap<>();
    Types.all()
        .forEach(
            (name, body) -> all.put(name, Value.computed(FunctionData.type(name, body), nowhere)));
    Map<String, FunctionData.Body> functions = new HashMap<>();
    functions.putAll(NumberBuiltins.all());
    functions.putAll(SequenceBuiltins.all());
    functions.putAll(ObjectBuiltins.all());
    functions.forEach(
        (name, body) -> all.put(name, Value.computed(FunctionData.function(name, body), nowhere)));
    return Map.copyOf(all);
  }
}
