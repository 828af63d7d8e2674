package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Sorts as Python does: stable, also when reversed. */
final class Sorting {
  private final Semantics semantics;

  Sorting(Semantics semantics) {
    this.semantics = semantics;
  }

  private record Keyed(Value key, Value item) {}

  /** Sorts in place, by the named arguments {@code key} and {@code reverse}. */
  void sort(List<Value> items, Arguments a) {
    Value reverse = a.named().get("reverse");
    List<Keyed> keyed = new ArrayList<>();
    for (Value item : items) {
      keyed.add(new Keyed(key(item, a), item));
    }
    Comparator<Keyed> order = (x, y) -> semantics.comparing.compare(x.key(), y.key(), a.at());
    boolean backwards = reverse != null && Types.truth(reverse.data());
    keyed.sort(backwards ? Collections.reverseOrder(order) : order);
    items.clear();
    keyed.forEach(k -> items.add(k.item()));
  }

  /** What an item is compared by. */
  Value key(Value item, Arguments a) {
    Value key = a.named().get("key");
    return key == null || key.data() == null ? item : call(key, List.of(item), a);
  }

  /** Calls a function that was given as an argument. */
  static Value call(Value function, List<Value> values, Arguments a) {
    if (!(function.data() instanceof Callable callable)) {
      throw EvalFailure.type(
          a.at(),
          "`%s` needs a function, and is given %s."
              .formatted(a.callee(), Types.described(function.data())));
    }
    Object result =
        callable.body().call(new Arguments(callable.name(), values, Map.of(), Map.of(), a.at()));
    return result instanceof Value value ? value : Value.computed(result, a.at());
  }
}
