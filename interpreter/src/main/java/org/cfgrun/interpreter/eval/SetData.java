package org.cfgrun.interpreter.eval;

import java.util.LinkedHashMap;
import java.util.Map;

/** A set, mutable unless frozen, in the order in which its elements were added. */
final class SetData {
  /** The elements by their {@link Keys}. */
  final Map<Object, Value> items = new LinkedHashMap<>();

  /** Whether it is a frozenset. */
  final boolean frozen;

  SetData(boolean frozen) {
    this.frozen = frozen;
  }

  SetData copy() {
    SetData copy = new SetData(frozen);
    copy.items.putAll(items);
    return copy;
  }
}
