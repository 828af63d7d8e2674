package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dict, mutable, compared by identity, in the order of first assignment. */
final class DictData {
  private final Map<Object, Entry> entries = new LinkedHashMap<>();

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
    entries.put(
        normal,
        former == null
            ? new Entry(key, value)
            : new Entry(former.key(), value.over(former.value())));
  }

  @Nullable Entry remove(Object normal) {
    return entries.remove(normal);
  }

  void clear() {
    entries.clear();
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
