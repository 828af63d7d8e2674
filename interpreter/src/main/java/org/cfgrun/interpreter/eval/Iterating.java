package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.RangeValue;
import org.jspecify.annotations.Nullable;

/** Goes through what Python can go through with {@code for}. */
final class Iterating {
  private final Meter meter;

  Iterating(Meter meter) {
    this.meter = meter;
  }

  /** The values, one after the other; a list that grows meanwhile gives its new items too. */
  Iterator<Value> over(Value value, Span at) {
    Object data = value.data();
    if (data instanceof ListData list) {
      return counted(at, i -> i < list.items.size() ? list.items.get((int) i) : null);
    }
    if (data instanceof TupleData tuple) {
      return tuple.items.iterator();
    }
    if (data instanceof DictData dict) {
      return dict.entries().stream().map(DictData.Entry::key).iterator();
    }
    if (data instanceof SetData set) {
      return new ArrayList<>(set.items.values()).iterator();
    }
    if (data instanceof RangeValue range) {
      long size = range.length();
      return counted(at, i -> i < size ? Value.computed(range.at(i), at) : null);
    }
    if (data instanceof String text) {
      meter.elements(text.length(), at);
      return text.codePoints().mapToObj(c -> Value.computed(Character.toString(c), at)).iterator();
    }
    if (data instanceof Iteration iteration) {
      return iteration;
    }
    throw EvalFailure.type(at, Types.described(data) + " has no elements to go through.");
  }

  /** All values in a list of their own. */
  List<Value> all(Value value, Span at) {
    long size = Types.size(value.data());
    if (size > 0) {
      meter.elements(size, at);
    }
    List<Value> all = new ArrayList<>();
    Iterator<Value> values = over(value, at);
    while (values.hasNext()) {
      if (size < 0) {
        meter.elements(1, at);
      }
      all.add(values.next());
    }
    return all;
  }

  private Iterator<Value> counted(Span at, LongFunction<@Nullable Value> items) {
    return new Iterator<>() {
      private long next;

      @Override
      public boolean hasNext() {
        meter.step(at);
        return items.apply(next) != null;
      }

      @Override
      public Value next() {
        Value value = items.apply(next);
        if (value == null) {
          throw new NoSuchElementException();
        }
        next++;
        return value;
      }
    };
  }
}
