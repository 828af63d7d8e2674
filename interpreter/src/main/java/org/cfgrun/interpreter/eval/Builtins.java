package org.cfgrun.interpreter.eval;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;

/** The functions and types that every config can name. */
final class Builtins {
  private final Map<String, Value> byName = new HashMap<>();
  private final Span nowhere;

  Builtins(Semantics semantics, Span nowhere) {
    this.nowhere = nowhere;
    types(semantics.conversions);
    new NumberBuiltins(semantics).all().forEach(this::function);
    new SequenceBuiltins(semantics).all().forEach(this::function);
    new ObjectBuiltins(semantics).all().forEach(this::function);
  }

  Map<String, Value> byName() {
    return byName;
  }

  private void function(String name, Callable.Body body) {
    byName.put(name, Value.computed(Callable.function(name, body), nowhere));
  }

  private void type(String name, Callable.Body body) {
    byName.put(name, Value.computed(new Callable(name, true, body), nowhere));
  }

  private void types(Conversions conversions) {
    type("dict", conversions::toDict);
    type("list", a -> new ListData(conversions.items(a)));
    type("tuple", a -> new TupleData(conversions.items(a)));
    type("set", a -> conversions.toSet(a, false));
    type("frozenset", a -> conversions.toSet(a, true));
    type("int", conversions::toInt);
    type("float", conversions::toFloat);
    type("str", conversions::toStr);
    type("bool", a -> a.expect(0, 1).size() > 0 && Types.truth(a.data(0)));
    type("range", SequenceBuiltins::range);
  }
}
