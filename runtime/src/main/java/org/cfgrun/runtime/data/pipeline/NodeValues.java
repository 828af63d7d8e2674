package org.cfgrun.runtime.data.pipeline;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Reads argument values that may have several types. */
public final class NodeValues {
  private NodeValues() {}

  /** Returns the number in a node, or null if it is not a number. */
  static @Nullable Double number(@Nullable ConfigNode node) {
    if (!(node instanceof ScalarNode scalar)) {
      return null;
    }
    Object value = scalar.value();
    return value instanceof Long || value instanceof Double || value instanceof BigInteger
        ? ((Number) value).doubleValue()
        : null;
  }

  /** Returns the string in a node, or null if it is not a string. */
  static @Nullable String text(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }

  /**
   * Returns the strings of a list or tuple, or a single string as a list.
   *
   * @param what an item with its article, for messages: {@code a path}
   * @throws ArgumentException if an item is not a string
   */
  public static List<String> texts(ConfigNode node, String what) {
    List<ConfigNode> items = items(node);
    List<String> texts = new ArrayList<>();
    for (ConfigNode item : items == null ? List.of(node) : items) {
      String text = text(item);
      if (text == null) {
        throw new ArgumentException(
            "Expected %s as a string, got %s `%s`.".formatted(what, item.typeName(), item));
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns the items of a list or tuple, or null for another node. */
  static @Nullable List<ConfigNode> items(@Nullable ConfigNode node) {
    return node instanceof SequenceNode sequence ? sequence.items() : null;
  }

  /** Returns the numbers of a list or tuple, or null if it is not a list or tuple of numbers. */
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
