package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * The range of a number that a transform of Albumentations draws.
 *
 * @param min the lower bound
 * @param max the upper bound
 */
@ConfigValue("a number x, for (-x, x), or a pair (min, max)")
public record Limits(double min, double max) {
  /** Reads a number or a pair. */
  public static Limits fromConfig(ConfigNode node) {
    Numbers numbers = Numbers.fromConfig(node);
    if (!numbers.isList()) {
      return new Limits(-numbers.values().get(0), numbers.values().get(0));
    }
    if (numbers.values().size() != 2) {
      throw new ArgumentException(
          "Expected a number or a pair (min, max), got %s numbers."
              .formatted(numbers.values().size()));
    }
    return new Limits(numbers.values().get(0), numbers.values().get(1));
  }

  double draw(RandomGenerator random) {
    return min + (max - min) * random.nextDouble();
  }
}
