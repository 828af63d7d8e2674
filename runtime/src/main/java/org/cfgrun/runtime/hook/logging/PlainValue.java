package org.cfgrun.runtime.hook.logging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Converts config values to JSON values. */
final class PlainValue {
  private PlainValue() {}

  /**
   * Returns null or a Boolean, Number, String, List or Map; values without a JSON form become
   * strings.
   */
  static @Nullable Object of(ConfigNode node) {
    if (node instanceof DictNode dict) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      dict.named().forEach((name, value) -> map.put(name, of(value)));
      return map;
    }
    if (node instanceof SequenceNode sequence) {
      return all(sequence.items());
    }
    Object value = node instanceof ScalarNode scalar ? scalar.value() : node.toString();
    boolean plain =
        value == null
            || value instanceof Boolean
            || value instanceof Number
            || value instanceof String;
    return plain ? value : node.toString();
  }

  private static List<@Nullable Object> all(List<ConfigNode> items) {
    List<@Nullable Object> list = new ArrayList<>();
    items.forEach(item -> list.add(of(item)));
    return list;
  }
}
