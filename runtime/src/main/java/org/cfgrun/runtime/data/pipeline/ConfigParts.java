package org.cfgrun.runtime.data.pipeline;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Takes apart the values of arguments that may be of several types. */
final class ConfigParts {
  private ConfigParts() {}

  /** The number that a node is, or null. */
  static @Nullable Double number(@Nullable ConfigNode node) {
    if (!(node instanceof ScalarNode scalar)) {
      return null;
    }
    Object value = scalar.value();
    return value instanceof Long || value instanceof Double || value instanceof BigInteger
        ? ((Number) value).doubleValue()
        : null;
  }

  /** The text that a node is, or null. */
  static @Nullable String text(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }

  /** The items of a list or tuple, or null. */
  static @Nullable List<ConfigNode> items(@Nullable ConfigNode node) {
    return node instanceof SequenceNode sequence ? sequence.items() : null;
  }

  /** The numbers of a list or tuple; null when it is none or holds anything else. */
  static @Nullable List<Double> numbers(@Nullable ConfigNode node) {
    List<ConfigNode> items = items(node);
    if (items == null) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    for (ConfigNode item : items) {
      Double number = number(item);
      if (number == null) {
        return null;
      }
      numbers.add(number);
    }
    return numbers;
  }
}
