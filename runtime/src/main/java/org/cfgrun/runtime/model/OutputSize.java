package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * Height and width that regions are pooled to, or that their masks have.
 *
 * @param height in bins or pixels
 * @param width in bins or pixels
 */
@ConfigValue("an int or a pair of ints (height, width)")
public record OutputSize(int height, int width) {
  /** Reads one size for both directions, or one for each. */
  public static OutputSize fromConfig(ConfigNode value) {
    List<ConfigNode> sides =
        value instanceof SequenceNode pair ? pair.items() : List.of(value, value);
    if (sides.size() != 2) {
      throw new ArgumentException(
          "Expected an int or a pair of ints (height, width), got %s values."
              .formatted(sides.size()));
    }
    return new OutputSize(side(sides.get(0)), side(sides.get(1)));
  }

  /** Returns the size as in a config: an int, or a pair if the sides differ. */
  @Override
  public String toString() {
    return height == width ? Integer.toString(height) : "(%s, %s)".formatted(height, width);
  }

  private static int side(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Long side
        && side > 0
        && side <= Short.MAX_VALUE) {
      return side.intValue();
    }
    throw new ArgumentException("Expected a positive int, got `%s`.".formatted(node));
  }
}
