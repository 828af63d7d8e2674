package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** A dict, mutable, compared by identity, in the order of first assignment. */
final class DictData {
  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private final Map<Object, Origin> deleted = new HashMap<>();

  /** Whether it comes from a base, so that its keys are attributes and {@code update} recurses. */
  final boolean config;

  /** A key, as it was first written, with its present value. */
  record Entry(Value key, Value value) {}

  DictData(boolean config) {
    this.config = config;
  }

  DictData() {
    this(false);
  }

  @Nullable Value get(Object key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  boolean has(Object key) {
    return entries.containsKey(key);
  }

  /** Sets; a key that is there keeps its place and its first writing. */
  void put(Object normal, Value key, Value value) {
    Entry former = entries.get(normal);
    Origin gone = deleted.remove(normal);
    if (former != null) {
      entries.put(normal, new Entry(former.key(), value.over(former.value())));
    } else {
      entries.put(normal, new Entry(key, gone == null ? value : value.over(gone)));
    }
  }

  /** Removes a key of the language's own, whose going is no event. */
  @Nullable Entry remove(Object normal) {
    return entries.remove(normal);
  }

  /** Removes a key, and remembers that a statement did. */
  @Nullable Entry delete(Object normal, Span at) {
    Entry entry = entries.remove(normal);
    if (entry != null) {
      deleted.put(normal, entry.value().origin().deleted(at));
    }
    return entry;
  }

  /** Removes all keys, and remembers it. */
  void clear(Span at) {
    normalKeys().forEach(key -> delete(key, at));
  }

  /** The keys that are strings and were deleted, with how they went. */
  Map<String, Origin> deleted() {
    Map<String, Origin> named = new HashMap<>();
    deleted.forEach(
        (key, origin) -> {
          if (key instanceof String name) {
            named.put(name, origin);
          }
        });
    return named;
  }

  int size() {
    return entries.size();
  }

  /** The entries as they are now; later changes do not show. */
  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** The normal keys, see {@link Keys}. */
  Iterable<Object> normalKeys() {
    return new ArrayList<>(entries.keySet());
  }

  DictData copy() {
    DictData copy = new DictData(config);
    copy.entries.putAll(entries);
    return copy;
  }
}
