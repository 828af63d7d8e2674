package org.cfgrun.interpreter.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Reads and makes config nodes. New nodes have the origin of the value that they stand for. */
final class Nodes {
  private Nodes() {}

  /** Returns a node for a Java value; an {@code Integer} becomes an int. */
  static ConfigNode node(@Nullable Object value, Origin at) {
    if (value instanceof ConfigNode node) {
      return node;
    }
    if (value instanceof List<?> items) {
      return new ListNode(items.stream().map(item -> node(item, at)).toList(), at);
    }
    return new ScalarNode(value instanceof Integer small ? Long.valueOf(small) : value, at);
  }

  /** Returns a dict of keys and values in turn. */
  static DictNode dict(Origin at, @Nullable Object... keysAndValues) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(node(keysAndValues[i], at), node(keysAndValues[i + 1], at));
    }
    return new DictNode(entries, at);
  }

  /** Returns a dict with more keys and values in turn; null values are skipped. */
  static DictNode extended(DictNode dict, @Nullable Object... keysAndValues) {
    DictNode result = dict;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      if (value != null) {
        result = result.with((String) keysAndValues[i], node(value, dict.origin()));
      }
    }
    return result;
  }

  /** Returns a dict whose value under one key stands under another, in the same place. */
  static DictNode renamed(DictNode dict, String from, String to) {
    if (dict.get(from) == null) {
      return dict;
    }
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    dict.entries()
        .forEach(
            (key, value) -> {
              boolean meant = key instanceof ScalarNode name && from.equals(name.value());
              entries.put(meant ? node(to, key.origin()) : key, value);
            });
    return new DictNode(entries, dict.origin());
  }

  /** Returns the value of a string; null for anything else. */
  static @Nullable String text(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }

  /** Returns the type of a component; null for what is not a component. */
  static @Nullable String type(@Nullable ConfigNode node) {
    return node instanceof DictNode dict ? text(dict.get("type")) : null;
  }

  /** Returns the value of an int; null for anything else. */
  static @Nullable Long integer(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof Long value ? value : null;
  }

  /** Returns the value of an int or float; null for anything else. */
  static @Nullable Double number(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof Number value
        ? Double.valueOf(value.doubleValue())
        : null;
  }

  /** Returns the value of a bool, or a default for anything else. */
  static boolean flag(@Nullable ConfigNode node, boolean otherwise) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof Boolean value
        ? value
        : otherwise;
  }

  /** Returns a value; null for None too. */
  static @Nullable ConfigNode given(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.isNone() ? null : node;
  }

  /** Returns the items of a list or tuple; none for anything else. */
  static List<ConfigNode> items(@Nullable ConfigNode node) {
    return node instanceof SequenceNode sequence ? sequence.items() : List.of();
  }
}
