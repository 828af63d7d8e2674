package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;

/** The order of items by the arguments {@code key} and {@code reverse} of a call. */
public record SortOrder(Arguments arguments) {
  private record Keyed(Value key, Value item) {}

  /** Sorts as Python does: stable, also when reversed. */
  public void sort(List<Value> items) {
    Value reverse = arguments.named("reverse");
    arguments.context().elements(items.size());
    List<Keyed> keyed = new ArrayList<>();
    // Of a copy, because the key may be a method that changes the list.
    for (Value item : List.copyOf(items)) {
      keyed.add(new Keyed(key(item), item));
    }
    Comparator<Keyed> order = (x, y) -> compare(x.key(), y.key());
    boolean backwards = reverse != null && reverse.data().truth();
    keyed.sort(backwards ? Collections.reverseOrder(order) : order);
    items.clear();
    keyed.forEach(k -> items.add(k.item()));
  }

  /** Returns the sort key of an item. */
  public Value key(Value item) {
    Value key = arguments.named("key");
    return key == null || key.data() == NoneData.NONE ? item : arguments.call(key, List.of(item));
  }

  /** Compares two keys. */
  public int compare(Value left, Value right) {
    return left.data().order(CompareOp.LESS, right.data(), 0, arguments.context());
  }
}
