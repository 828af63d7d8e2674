package org.cfgrun.interpreter.eval;

import java.util.IdentityHashMap;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** The module {@code copy}. */
final class Copying {
  private final Meter meter;

  Copying(Meter meter) {
    this.meter = meter;
  }

  Map<String, Callable> functions() {
    return Map.of(
        "copy", Callable.function("copy", a -> shallow(a.expect(1, 1))),
        "deepcopy", Callable.function("deepcopy", a -> deep(a.expect(1, 1).data(0), a.at())));
  }

  private @Nullable Object shallow(Arguments a) {
    Object data = a.data(0);
    meter.elements(Math.max(0, Types.size(data)), a.at());
    if (data instanceof ListData list) {
      return new ListData(list.items);
    }
    if (data instanceof DictData dict) {
      return dict.copy();
    }
    return data instanceof SetData set ? set.copy() : data;
  }

  /** A copy that shares nothing; what is shared inside stays shared. */
  @Nullable Object deep(@Nullable Object data, Span at) {
    return deep(data, 0, new IdentityHashMap<>(), at);
  }

  private @Nullable Object deep(
      @Nullable Object data, int depth, Map<Object, Object> done, Span at) {
    meter.depth(depth, at);
    Object known = data == null ? null : done.get(data);
    if (known != null) {
      return known;
    }
    if (data instanceof ListData list) {
      ListData copy = new ListData();
      done.put(list, copy);
      meter.elements(list.items.size(), at);
      for (Value item : list.items) {
        Object part = deep(item.data(), depth + 1, done, at);
        copy.items.add(new Value(part, item.origin()));
      }
      return copy;
    }
    if (data instanceof TupleData tuple) {
      ListData items = new ListData();
      meter.elements(tuple.items.size(), at);
      for (Value item : tuple.items) {
        Object part = deep(item.data(), depth + 1, done, at);
        items.items.add(new Value(part, item.origin()));
      }
      return new TupleData(items.items);
    }
    if (data instanceof DictData dict) {
      DictData copy = new DictData(dict.config);
      done.put(dict, copy);
      meter.elements(dict.size(), at);
      var keys = dict.normalKeys().iterator();
      for (DictData.Entry entry : dict.entries()) {
        Object part = deep(entry.value().data(), depth + 1, done, at);
        copy.put(keys.next(), entry.key(), new Value(part, entry.value().origin()));
      }
      return copy;
    }
    if (data instanceof SetData set) {
      meter.elements(set.items.size(), at);
      return set.copy();
    }
    return data;
  }
}
