package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * The range of a kernel's size, which is drawn in steps of two.
 *
 * @param min the lowest size, in pixels
 * @param max the highest size, in pixels
 */
@ConfigValue("a size x, for (3, x), or a pair (min, max)")
public record BlurLimit(int min, int max) {
  private static final int LEAST = 3;
  private static final int MOST = 1000;

  public BlurLimit {
    if (min < 1 || min > max || max > MOST) {
      throw new ArgumentException(
          "Expected sizes from 1 to %s in ascending order, got %s and %s."
              .formatted(MOST, min, max));
    }
  }

  /** Reads an int or a pair of ints. */
  public static BlurLimit fromConfig(ConfigNode node) {
    Numbers numbers = Numbers.fromConfig(node);
    int size = numbers.values().size();
    if (size > 2
        || numbers.isList() && size != 2
        || numbers.values().stream().anyMatch(number -> number != Math.rint(number))) {
      throw new ArgumentException("Expected an int or a pair of ints, got `%s`.".formatted(node));
    }
    int first = numbers.values().get(0).intValue();
    int last = numbers.isList() ? numbers.values().get(1).intValue() : LEAST;
    return numbers.isList()
        ? new BlurLimit(first, last)
        : new BlurLimit(Math.min(first, last), Math.max(first, last));
  }

  int draw(RandomGenerator random) {
    return min + 2 * random.nextInt((max - min) / 2 + 1);
  }
}
