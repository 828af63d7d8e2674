package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Collection;

/** A list, mutable, compared by identity. */
final class ListData {
  final ArrayList<Value> items;

  ListData() {
    this.items = new ArrayList<>();
  }

  ListData(Collection<Value> items) {
    this.items = new ArrayList<>(items);
  }
}
