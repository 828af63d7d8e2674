package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.IteratorData;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.SortOrder;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;

/** Builtin functions on iterables. */
final class SequenceBuiltins {
  private SequenceBuiltins() {}

  static Map<String, FunctionData.Body> all() {
    Map<String, FunctionData.Body> all = new LinkedHashMap<>();
    all.put("len", SequenceBuiltins::len);
    all.put("min", a -> extreme(a, -1));
    all.put("max", a -> extreme(a, 1));
    all.put("sorted", SequenceBuiltins::sorted);
    all.put("reversed", SequenceBuiltins::reversed);
    all.put("enumerate", SequenceBuiltins::enumerate);
    all.put("zip", SequenceBuiltins::zip);
    all.put("map", SequenceBuiltins::map);
    all.put("filter", SequenceBuiltins::filter);
    all.put("any", a -> BoolData.of(anyIs(a, true)));
    all.put("all", a -> BoolData.of(!anyIs(a, false)));
    return all;
  }

  private static Result len(Arguments a) {
    if (a.expect(1, 1).data(0) instanceof StrData str) {
      // Its characters are counted, because some take two units.
      a.context().work(str.text().length());
    }
    long length = a.data(0).length();
    if (length == Data.NO_LENGTH) {
      throw a.context().typeError(a.data(0).description() + " has no length.");
    }
    return IntData.of(length);
  }

  private static Result extreme(Arguments a, int sign) {
    a.expect(1, Integer.MAX_VALUE, "key", "default");
    List<Value> values = a.size() == 1 ? a.data(0).elements(a.context()) : a.positional();
    if (values.isEmpty()) {
      Value otherwise = a.named("default");
      if (otherwise == null) {
        throw a.context().valueError("`" + a.callee() + "` expects at least one value.");
      }
      return otherwise;
    }
    SortOrder order = new SortOrder(a);
    Value best = values.get(0);
    Value bestKey = order.key(best);
    for (Value value : values.subList(1, values.size())) {
      Value key = order.key(value);
      if (order.compare(key, bestKey) * sign > 0) {
        best = value;
        bestKey = key;
      }
    }
    return best;
  }

  private static Result sorted(Arguments a) {
    a.expect(1, 1, "key", "reverse");
    List<Value> items = a.data(0).elements(a.context());
    new SortOrder(a).sort(items);
    return new ListData(items);
  }

  private static Result reversed(Arguments a) {
    List<Value> values = a.expect(1, 1).data(0).elements(a.context());
    Collections.reverse(values);
    return new IteratorData("reversed", values.iterator());
  }

  private static Result enumerate(Arguments a) {
    a.expect(1, 2, "start");
    long index = a.index(1, "start", 0);
    List<Value> pairs = new ArrayList<>();
    for (Value value : a.data(0).elements(a.context())) {
      a.context().elements(2);
      Value number = a.context().computed(IntData.of(index++));
      pairs.add(a.context().computed(TupleData.of(number, value)));
    }
    return new IteratorData("enumerate", pairs.iterator());
  }

  private static Result zip(Arguments a) {
    a.expect(0, Integer.MAX_VALUE, "strict");
    List<Value> rows = new ArrayList<>();
    for (List<Value> row : rows(a.positional(), a)) {
      a.context().elements(row.size());
      rows.add(a.context().computed(new TupleData(row)));
    }
    return new IteratorData("zip", rows.iterator());
  }

  private static Result map(Arguments a) {
    a.expect(2, Integer.MAX_VALUE);
    List<Value> results = new ArrayList<>();
    for (List<Value> row : rows(a.positional().subList(1, a.size()), a)) {
      results.add(a.call(a.get(0), row));
    }
    return new IteratorData("map", results.iterator());
  }

  /** The n-th elements of all columns together, up to the shortest column's end. */
  private static List<List<Value>> rows(List<Value> columns, Arguments a) {
    List<Iterator<Value>> iterators = new ArrayList<>();
    columns.forEach(column -> iterators.add(column.data().iterate(a.context())));
    List<List<Value>> rows = new ArrayList<>();
    while (!iterators.isEmpty() && iterators.stream().allMatch(Iterator::hasNext)) {
      a.context().elements(iterators.size());
      List<Value> row = new ArrayList<>();
      iterators.forEach(iterator -> row.add(iterator.next()));
      rows.add(row);
    }
    return rows;
  }

  private static Result filter(Arguments a) {
    a.expect(2, 2);
    List<Value> kept = new ArrayList<>();
    for (Value value : a.data(1).elements(a.context())) {
      boolean identity = a.data(0) == NoneData.NONE;
      Value verdict = identity ? value : a.call(a.get(0), List.of(value));
      if (verdict.data().truth()) {
        kept.add(value);
      }
    }
    return new IteratorData("filter", kept.iterator());
  }

  private static boolean anyIs(Arguments a, boolean truth) {
    Iterator<Value> values = a.expect(1, 1).data(0).iterate(a.context());
    while (values.hasNext()) {
      if (values.next().data().truth() == truth) {
        return true;
      }
    }
    return false;
  }
}
