package org.cfgrun.interpreter.eval;

import java.util.List;

/** A tuple, compared by identity; equality of values is {@link Comparing}'s. */
final class TupleData {
  final List<Value> items;

  TupleData(List<Value> items) {
    this.items = List.copyOf(items);
  }

  static TupleData of(Value... items) {
    return new TupleData(List.of(items));
  }
}
