package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * The range of a random number.
 *
 * @param min the lower bound
 * @param max the upper bound, not less than the lower
 */
@ConfigValue("a pair (min, max)")
public record Range(double min, double max) {
  public Range {
    if (!(min <= max)) {
      throw new ArgumentException(
          "Expected a pair (min, max) with min <= max, got (%s, %s).".formatted(min, max));
    }
  }

  /** Reads a pair of numbers. */
  public static Range fromConfig(ConfigNode node) {
    List<Double> numbers = NodeValues.numbers(node);
    if (numbers == null || numbers.size() != 2) {
      throw new ArgumentException(
          "Expected a pair (min, max), got %s `%s`.".formatted(node.typeName(), node));
    }
    return new Range(numbers.get(0), numbers.get(1));
  }

  /** Returns the range from {@code -most} to {@code most}. */
  static Range symmetric(double most) {
    return new Range(-most, most);
  }

  /** Returns a uniformly distributed random number, {@code min + (max - min) u}. */
  double draw(RandomGenerator random) {
    return min + (max - min) * random.nextDouble();
  }
}
