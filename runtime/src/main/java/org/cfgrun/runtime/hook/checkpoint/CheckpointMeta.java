package org.cfgrun.runtime.hook.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.cfgrun.runtime.checkpoint.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Entries for the {@code meta} of checkpoints.
 *
 * @param entries by name: None, bools, numbers, strings, and lists, tuples and dicts of them
 */
@ConfigValue("a dict")
public record CheckpointMeta(Map<String, @Nullable Object> entries) {
  public CheckpointMeta {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** Reads the argument {@code meta}. */
  public static CheckpointMeta fromConfig(ConfigNode value) {
    if (value instanceof DictNode dict) {
      return new CheckpointMeta(entries(dict));
    }
    throw new ArgumentException("`meta` must be a dict, got " + value.description());
  }

  private static Map<String, @Nullable Object> entries(DictNode dict) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    dict.entries().forEach((key, value) -> entries.put(key.toString(), plain(value)));
    return entries;
  }

  private static @Nullable Object plain(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return entries(dict);
    }
    if (node instanceof ListNode list) {
      return plain(list.items());
    }
    if (node instanceof TupleNode tuple) {
      return new Tuple(plain(tuple.items()));
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.value();
    }
    throw new ArgumentException("`meta` cannot hold " + node.description());
  }

  private static List<@Nullable Object> plain(List<ConfigNode> items) {
    List<@Nullable Object> values = new ArrayList<>();
    items.forEach(item -> values.add(plain(item)));
    return values;
  }
}
