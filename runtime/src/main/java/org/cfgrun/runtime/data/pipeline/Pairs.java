package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;

/**
 * One or several pairs of numbers that are not negative.
 *
 * @param values the pairs, at least one
 */
@ConfigValue("a pair (width, height), or a list of these")
public record Pairs(List<Pair> values) {
  /** Width and height. */
  public record Pair(double width, double height) {}

  public Pairs {
    values = List.copyOf(values);
  }

  /** Reads a pair or a list of pairs. */
  public static Pairs fromConfig(ConfigNode node) {
    List<ConfigNode> items = node instanceof ListNode list ? list.items() : List.of(node);
    List<Pair> pairs = new ArrayList<>();
    for (ConfigNode item : items) {
      List<Double> numbers = NodeValues.numbers(item);
      if (numbers == null || numbers.size() != 2 || numbers.stream().anyMatch(n -> !(n >= 0))) {
        throw new ArgumentException(
            "Expected a pair (width, height), or a list of these, got %s `%s`."
                .formatted(node.typeName(), node));
      }
      pairs.add(new Pair(numbers.get(0), numbers.get(1)));
    }
    if (pairs.isEmpty()) {
      throw new ArgumentException("Expected at least one pair (width, height), got none.");
    }
    return new Pairs(pairs);
  }
}
