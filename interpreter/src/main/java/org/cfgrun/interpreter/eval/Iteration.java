package org.cfgrun.interpreter.eval;

import java.util.Iterator;

/**
 * What a generator expression, {@code zip}, {@code map} and their like give: values that can be
 * taken once.
 */
final class Iteration implements Iterator<Value> {
  private final String typeName;
  private final Iterator<Value> values;

  Iteration(String typeName, Iterator<Value> values) {
    this.typeName = typeName;
    this.values = values;
  }

  String typeName() {
    return typeName;
  }

  @Override
  public boolean hasNext() {
    return values.hasNext();
  }

  @Override
  public Value next() {
    return values.next();
  }
}
