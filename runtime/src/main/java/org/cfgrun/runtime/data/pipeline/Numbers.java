package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * A number, or a list of numbers.
 *
 * @param values the numbers
 * @param isList whether the value is a list
 */
@ConfigValue("a number or a list of numbers")
public record Numbers(List<Double> values, boolean isList) {
  public Numbers {
    values = List.copyOf(values);
  }

  /** Reads a number or a list of numbers. */
  public static Numbers fromConfig(ConfigNode node) {
    Double number = NodeValues.number(node);
    if (number != null) {
      return new Numbers(List.of(number), false);
    }
    List<Double> numbers = NodeValues.numbers(node);
    if (numbers == null || numbers.isEmpty()) {
      throw new ArgumentException(
          "Expected a number or a list of numbers, got %s `%s`.".formatted(node.typeName(), node));
    }
    return new Numbers(numbers, true);
  }

  double sum() {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }
}
