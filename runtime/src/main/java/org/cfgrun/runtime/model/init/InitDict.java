package org.cfgrun.runtime.model.init;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Dict of an {@code init_cfg}. Each key must be read once. */
final class InitDict {
  private final DictNode dict;
  private final Set<String> unread;

  InitDict(ConfigNode node) {
    if (!(node instanceof DictNode given)) {
      throw new ArgumentException("expected a dict, got " + node.description());
    }
    dict = given;
    unread = new HashSet<>(given.named().keySet());
  }

  double number(String key, double otherwise) {
    Object value = scalar(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    throw new ArgumentException(key, "`" + key + "` must be a number");
  }

  @Nullable String text(String key) {
    Object value = scalar(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new ArgumentException(key, "`" + key + "` must be a string");
  }

  String text(String key, String otherwise, String... allowed) {
    String given = text(key);
    String value = given == null ? otherwise : given;
    if (!List.of(allowed).contains(value)) {
      throw new ArgumentException(
          key, "`" + key + "` must be one of " + List.of(allowed) + ", not `" + value + "`");
    }
    return value;
  }

  boolean has(String key) {
    return dict.get(key) != null;
  }

  /** Returns the items at a key: of a list or tuple, or the value itself; empty if it is absent. */
  List<ConfigNode> items(String key) {
    ConfigNode value = dict.get(key);
    unread.remove(key);
    return value == null ? List.of() : itemsOf(value);
  }

  static List<ConfigNode> itemsOf(ConfigNode value) {
    if (value instanceof SequenceNode sequence) {
      return sequence.items();
    }
    boolean none = value instanceof ScalarNode scalar && scalar.isNone();
    return none ? List.of() : List.of(value);
  }

  /** Reports keys that were not read. */
  void requireAllRead(String type) {
    if (!unread.isEmpty()) {
      throw new ArgumentException(
          "the initialization `" + type + "` has no argument `" + unread.iterator().next() + "`");
    }
  }

  private @Nullable Object scalar(String key) {
    ConfigNode value = dict.get(key);
    unread.remove(key);
    if (value == null || value instanceof ScalarNode) {
      return value == null ? null : ((ScalarNode) value).value();
    }
    throw new ArgumentException(key, "`" + key + "` must not be " + value.description());
  }
}
