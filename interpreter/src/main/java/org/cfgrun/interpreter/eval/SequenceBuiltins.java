package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.RangeValue;
import org.jspecify.annotations.Nullable;

/** Functions on whatever has elements. */
final class SequenceBuiltins {
  private final Semantics semantics;
  private final Sorting sorting;

  SequenceBuiltins(Semantics semantics) {
    this.semantics = semantics;
    this.sorting = new Sorting(semantics);
  }

  Map<String, Callable.Body> all() {
    Map<String, Callable.Body> all = new LinkedHashMap<>();
    all.put("len", SequenceBuiltins::len);
    all.put("min", a -> extreme(a, -1));
    all.put("max", a -> extreme(a, 1));
    all.put("sorted", this::sorted);
    all.put("reversed", this::reversed);
    all.put("enumerate", this::enumerate);
    all.put("zip", this::zip);
    all.put("map", this::map);
    all.put("filter", this::filter);
    all.put("any", a -> anyIs(a, true));
    all.put("all", a -> !anyIs(a, false));
    return all;
  }

  static Object range(Arguments a) {
    a.expect(1, 3);
    long[] ends = new long[a.size()];
    for (int i = 0; i < ends.length; i++) {
      Object data = a.data(i);
      if (data == null || !Types.isInt(data)) {
        throw EvalFailure.type(
            a.at(), "`range` needs ints, and is given " + Types.described(data) + ".");
      }
      if (!(Numbers.normal(Numbers.big(data)) instanceof Long end)) {
        throw EvalFailure.value(a.at(), "`range` takes no integers of more than 64 bits.");
      }
      ends[i] = end;
    }
    long step = ends.length == 3 ? ends[2] : 1;
    if (step == 0) {
      throw EvalFailure.value(a.at(), "The step of `range` cannot be 0.");
    }
    return ends.length == 1
        ? new RangeValue(0, ends[0], 1)
        : new RangeValue(ends[0], ends[1], step);
  }

  private static Object len(Arguments a) {
    long size = Types.size(a.expect(1, 1).data(0));
    if (size < 0) {
      throw EvalFailure.type(a.at(), Types.described(a.data(0)) + " has no length.");
    }
    return size;
  }

  private @Nullable Object extreme(Arguments a, int sign) {
    a.expect(1, Integer.MAX_VALUE, "key", "default");
    List<Value> values = a.size() == 1 ? semantics.iterating.all(a.get(0), a.at()) : a.positional();
    if (values.isEmpty()) {
      Value otherwise = a.named().get("default");
      if (otherwise == null) {
        throw EvalFailure.value(a.at(), "`" + a.callee() + "` of nothing has no value.");
      }
      return otherwise;
    }
    Value best = values.get(0);
    Value bestKey = sorting.key(best, a);
    for (Value value : values.subList(1, values.size())) {
      Value key = sorting.key(value, a);
      if (semantics.comparing.compare(key, bestKey, a.at()) * sign > 0) {
        best = value;
        bestKey = key;
      }
    }
    return best;
  }

  private Object sorted(Arguments a) {
    a.expect(1, 1, "key", "reverse");
    ListData list = new ListData(semantics.iterating.all(a.get(0), a.at()));
    sorting.sort(list.items, a);
    return list;
  }

  private Object reversed(Arguments a) {
    List<Value> values = new ArrayList<>(semantics.iterating.all(a.expect(1, 1).get(0), a.at()));
    Collections.reverse(values);
    return new Iteration("reversed", values.iterator());
  }

  private Object enumerate(Arguments a) {
    a.expect(1, 2, "start");
    long index = a.index(1, "start", 0);
    List<Value> pairs = new ArrayList<>();
    for (Value value : semantics.iterating.all(a.get(0), a.at())) {
      pairs.add(pair(Value.computed(index++, a.at()), value, a.at()));
    }
    return new Iteration("enumerate", pairs.iterator());
  }

  private static Value pair(Value first, Value second, Span at) {
    return Value.computed(TupleData.of(first, second), at);
  }

  private Object zip(Arguments a) {
    a.expect(0, Integer.MAX_VALUE, "strict");
    List<Value> rows = new ArrayList<>();
    for (List<Value> row : rows(a.positional(), a)) {
      rows.add(Value.computed(new TupleData(row), a.at()));
    }
    return new Iteration("zip", rows.iterator());
  }

  private Object map(Arguments a) {
    a.expect(2, Integer.MAX_VALUE);
    List<Value> results = new ArrayList<>();
    for (List<Value> row : rows(a.positional().subList(1, a.size()), a)) {
      results.add(Sorting.call(a.get(0), row, a));
    }
    return new Iteration("map", results.iterator());
  }

  /** The n-th elements of all columns together, up to the shortest column's end. */
  private List<List<Value>> rows(List<Value> columns, Arguments a) {
    List<Iterator<Value>> iterators = new ArrayList<>();
    columns.forEach(column -> iterators.add(semantics.iterating.over(column, a.at())));
    List<List<Value>> rows = new ArrayList<>();
    while (!iterators.isEmpty() && iterators.stream().allMatch(Iterator::hasNext)) {
      semantics.meter.elements(iterators.size(), a.at());
      List<Value> row = new ArrayList<>();
      iterators.forEach(iterator -> row.add(iterator.next()));
      rows.add(row);
    }
    return rows;
  }

  private Object filter(Arguments a) {
    a.expect(2, 2);
    List<Value> kept = new ArrayList<>();
    for (Value value : semantics.iterating.all(a.get(1), a.at())) {
      Value verdict = a.data(0) == null ? value : Sorting.call(a.get(0), List.of(value), a);
      if (Types.truth(verdict.data())) {
        kept.add(value);
      }
    }
    return new Iteration("filter", kept.iterator());
  }

  private boolean anyIs(Arguments a, boolean truth) {
    Iterator<Value> values = semantics.iterating.over(a.expect(1, 1).get(0), a.at());
    while (values.hasNext()) {
      if (Types.truth(values.next().data()) == truth) {
        return true;
      }
    }
    return false;
  }
}
