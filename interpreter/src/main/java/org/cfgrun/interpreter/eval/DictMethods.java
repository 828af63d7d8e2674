package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Methods of dict. Where one gives back an item, it gives the {@link Value} with its origin. */
final class DictMethods {
  private final Semantics semantics;
  private final DictMerging merging;

  DictMethods(Semantics semantics) {
    this.semantics = semantics;
    this.merging = new DictMerging(semantics);
  }

  Callable.@Nullable Body find(DictData dict, String name) {
    return switch (name) {
      case "get" -> a -> get(dict, a.expect(1, 2, "default"));
      case "keys" -> a -> view(dict, DictData.Entry::key, a.expect(0, 0));
      case "values" -> a -> view(dict, DictData.Entry::value, a.expect(0, 0));
      case "items" -> a -> view(dict, e -> pair(e, a.at()), a.expect(0, 0));
      case "update" -> a -> update(dict, a);
      case "pop" -> a -> pop(dict, a.expect(1, 2));
      case "popitem" -> a -> popItem(dict, a.expect(0, 0));
      case "setdefault" -> a -> setDefault(dict, a.expect(1, 2));
      case "copy" -> a -> copy(dict, a.at());
      case "clear" ->
          a -> {
            dict.clear(a.at());
            return null;
          };
      case "fromkeys" -> this::fromKeys;
      case "merge" -> dict.config ? a -> merge(dict, a.expect(1, 1)) : null;
      default -> null;
    };
  }

  private static Value pair(DictData.Entry entry, Span at) {
    return Value.computed(TupleData.of(entry.key(), entry.value()), at);
  }

  private Object view(DictData dict, Function<DictData.Entry, Value> part, Arguments a) {
    semantics.meter.elements(dict.size(), a.at());
    List<Value> items = new ArrayList<>();
    dict.entries().forEach(entry -> items.add(part.apply(entry)));
    // Keys, values and items behave like tuples here: read, counted, searched, never changed.
    return new TupleData(items);
  }

  private @Nullable Object get(DictData dict, Arguments a) {
    Value value = dict.get(semantics.keys.normal(a.get(0), a.at()));
    return value == null ? a.optional(1, "default") : value;
  }

  private @Nullable Object update(DictData dict, Arguments a) {
    DictData more = new DictData();
    if (a.size() > 0) {
      semantics.conversions.addAll(more, a.get(0), a.at());
    }
    for (Map.Entry<String, Value> named : a.named().entrySet()) {
      Value value = named.getValue();
      more.put(named.getKey(), new Value(named.getKey(), value.origin()), value);
    }
    update(dict, more, 0, a.at());
    return null;
  }

  private void update(DictData dict, DictData more, int depth, Span at) {
    semantics.meter.depth(depth, at);
    semantics.meter.elements(more.size(), at);
    var keys = more.normalKeys().iterator();
    for (DictData.Entry entry : more.entries()) {
      Object key = keys.next();
      Value former = dict.get(key);
      if (dict.config
          && former != null
          && former.data() instanceof DictData inner
          && entry.value().data() instanceof DictData value) {
        update(inner, value, depth + 1, at);
      } else {
        Value value = entry.value();
        dict.put(key, entry.key(), dict.config ? semantics.adoption.of(value, at) : value);
      }
    }
  }

  private @Nullable Object merge(DictData dict, Arguments a) {
    if (!(a.data(0) instanceof DictData more)) {
      throw EvalFailure.type(a.at(), Types.described(a.data(0)) + " cannot be merged.");
    }
    merging.merge(dict, more, a.at());
    return null;
  }

  private @Nullable Object pop(DictData dict, Arguments a) {
    DictData.Entry entry = dict.delete(semantics.keys.normal(a.get(0), a.at()), a.at());
    if (entry != null) {
      return entry.value();
    }
    if (a.size() > 1) {
      return a.get(1);
    }
    if (dict.config) {
      return null;
    }
    throw EvalFailure.of(
        ErrorCode.MISSING_KEY,
        a.at(),
        "This dict has no key `" + semantics.formatting.repr(a.data(0), a.at()) + "`.");
  }

  private Object popItem(DictData dict, Arguments a) {
    List<DictData.Entry> entries = dict.entries();
    if (entries.isEmpty()) {
      throw EvalFailure.of(ErrorCode.MISSING_KEY, a.at(), "This dict is empty.");
    }
    DictData.Entry last = entries.get(entries.size() - 1);
    dict.delete(semantics.keys.normal(last.key(), a.at()), a.at());
    return pair(last, a.at());
  }

  private Object setDefault(DictData dict, Arguments a) {
    Object key = semantics.keys.normal(a.get(0), a.at());
    Value former = dict.get(key);
    if (former != null) {
      return former;
    }
    semantics.meter.elements(1, a.at());
    Value given = a.size() > 1 ? a.get(1) : Value.computed(null, a.at());
    Value value = dict.config ? semantics.adoption.of(given, a.at()) : given;
    dict.put(key, a.get(0), value);
    return value;
  }

  private Object copy(DictData dict, Span at) {
    semantics.meter.elements(dict.size(), at);
    return dict.copy();
  }

  Object fromKeys(Arguments a) {
    a.expect(1, 2);
    DictData dict = new DictData();
    Value value = a.size() > 1 ? a.get(1) : Value.computed(null, a.at());
    for (Value key : semantics.iterating.all(a.get(0), a.at())) {
      dict.put(semantics.keys.normal(key, a.at()), key, value);
    }
    return dict;
  }
}
