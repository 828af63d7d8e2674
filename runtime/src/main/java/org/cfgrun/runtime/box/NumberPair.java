package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Pair of numbers, written in a config as a list or a tuple. */
record NumberPair(double first, double second) {
  static boolean isNumber(ConfigNode node) {
    return node instanceof ScalarNode scalar
        && (scalar.value() instanceof Long || scalar.value() instanceof Double);
  }

  static double number(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Number number
        && isNumber(node)) {
      return number.doubleValue();
    }
    throw new ArgumentException("Expected a number, got " + node.description() + ".");
  }

  static NumberPair of(ConfigNode node) {
    List<ConfigNode> items = node instanceof SequenceNode sequence ? sequence.items() : List.of();
    if (items.size() != 2) {
      throw new ArgumentException(
          "Expected a number or a pair of numbers, got " + node.description() + ".");
    }
    return new NumberPair(number(items.get(0)), number(items.get(1)));
  }
}
