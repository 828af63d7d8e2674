package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * Two numbers that a random one lies between.
 *
 * @param min the lower
 * @param max the upper, not below the lower
 */
@ConfigValue("a pair (min, max)")
public record Range(double min, double max) {
  public Range {
    if (!(min <= max)) {
      throw new ArgumentException(
          "A range is a pair (min, max) with min not above max, not (%s, %s).".formatted(min, max));
    }
  }

  /** Reads a pair of numbers. */
  public static Range fromConfig(ConfigNode node) {
    List<Double> numbers = ConfigParts.numbers(node);
    if (numbers == null || numbers.size() != 2) {
      throw new ArgumentException(
          "A range is a pair (min, max), not %s `%s`.".formatted(node.typeName(), node));
    }
    return new Range(numbers.get(0), numbers.get(1));
  }

  /** From {@code -most} to {@code most}. */
  static Range around0(double most) {
    return new Range(-most, most);
  }

  /** A number that is drawn uniformly, {@code min + (max - min) u}. */
  double draw(RandomGenerator random) {
    return min + (max - min) * random.nextDouble();
  }
}
