package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/**
 * What a base's dict makes of a value that is put into it: plain dicts become dicts like itself,
 * and lists are copied, so that a later change of the value does not show in the base. A dict of a
 * base stays the one it is.
 */
final class Adoption {
  private final Meter meter;

  Adoption(Meter meter) {
    this.meter = meter;
  }

  Value of(Value value, Span at) {
    return of(value, 0, at);
  }

  private Value of(Value value, int depth, Span at) {
    meter.depth(depth, at);
    if (value.data() instanceof DictData dict && !dict.config) {
      meter.elements(dict.size(), at);
      DictData adopted = new DictData(true);
      var keys = dict.normalKeys().iterator();
      for (DictData.Entry entry : dict.entries()) {
        adopted.put(keys.next(), entry.key(), of(entry.value(), depth + 1, at));
      }
      return new Value(adopted, value.origin());
    }
    if (value.data() instanceof ListData list) {
      return new Value(new ListData(items(list.items, depth, at)), value.origin());
    }
    return value.data() instanceof TupleData tuple
        ? new Value(new TupleData(items(tuple.items, depth, at)), value.origin())
        : value;
  }

  private List<Value> items(List<Value> items, int depth, Span at) {
    meter.elements(items.size(), at);
    List<Value> adopted = new ArrayList<>(items.size());
    items.forEach(item -> adopted.add(of(item, depth + 1, at)));
    return adopted;
  }
}
