package org.cfgrun.interpreter.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dict in insertion order. Keys are nearly always strings, but Python's other hashable scalars
 * and tuples are possible. Keys are nodes too, because messages point to them.
 */
public final class DictNode implements ConfigNode {
  private final Map<ConfigNode, ConfigNode> entries;
  // A second map, because nearly all lookups are by string: looking up in entries would create a
  // ScalarNode and an origin each time.
  private final Map<String, ConfigNode> byName;
  private final Map<String, Origin> deleted;
  private final Origin origin;

  /** Creates a dict with entries in their order. */
  public DictNode(Map<ConfigNode, ConfigNode> entries, Origin origin) {
    this(entries, Map.of(), origin);
  }

  /**
   * Creates a dict with entries in their order, and a record of deleted keys.
   *
   * @param deleted the origin of each deletion, by key; not part of the value
   */
  public DictNode(Map<ConfigNode, ConfigNode> entries, Map<String, Origin> deleted, Origin origin) {
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    Map<String, ConfigNode> names = new LinkedHashMap<>();
    this.entries.forEach(
        (key, value) -> {
          if (key instanceof ScalarNode scalar && scalar.value() instanceof String name) {
            names.put(name, value);
          }
        });
    this.byName = Collections.unmodifiableMap(names);
    // Not Map.copyOf, which takes quadratic time for many names of one hash.
    this.deleted =
        deleted.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(deleted));
    this.origin = origin;
  }

  private DictNode(
      Map<ConfigNode, ConfigNode> entries,
      Map<String, ConfigNode> byName,
      Map<String, Origin> deleted,
      Origin origin) {
    this.entries = entries;
    this.byName = byName;
    this.deleted = deleted;
    this.origin = origin;
  }

  /** All entries, in order. */
  public Map<ConfigNode, ConfigNode> entries() {
    return entries;
  }

  /** The entries whose keys are strings, in order. */
  public Map<String, ConfigNode> named() {
    return byName;
  }

  /** The string keys that statements deleted, with the origins of the deletions. */
  public Map<String, Origin> deleted() {
    return deleted;
  }

  /** The value of a string key, or null when there is none. */
  public @Nullable ConfigNode get(String name) {
    return byName.get(name);
  }

  /** The node of a string key itself, which has its origin, or null when there is none. */
  public @Nullable ConfigNode key(String name) {
    if (!byName.containsKey(name)) {
      return null;
    }
    for (ConfigNode key : entries.keySet()) {
      if (key instanceof ScalarNode scalar && name.equals(scalar.value())) {
        return key;
      }
    }
    return null;
  }

  /**
   * Returns a copy with a value under a string key, in the place of its old value or at the end.
   */
  public DictNode with(String name, ConfigNode value) {
    Map<ConfigNode, ConfigNode> changed = new LinkedHashMap<>(entries);
    ConfigNode key = key(name);
    changed.put(key == null ? new ScalarNode(name, value.origin()) : key, value);
    return new DictNode(changed, deleted, origin);
  }

  /** Returns a copy without some string keys. */
  public DictNode without(String... names) {
    Map<ConfigNode, ConfigNode> left = new LinkedHashMap<>(entries);
    for (String name : names) {
      ConfigNode key = key(name);
      if (key != null) {
        left.remove(key);
      }
    }
    return new DictNode(left, deleted, origin);
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public <R extends @Nullable Object> R accept(NodeVisitor<R> visitor) {
    return visitor.dict(this);
  }

  @Override
  public DictNode withOrigin(Origin other) {
    return new DictNode(entries, byName, deleted, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof DictNode dict && entries.equals(dict.entries));
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
