package org.cfgrun.runtime.box;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * Size of a box.
 *
 * @param width in pixels
 * @param height in pixels
 */
@ConfigValue("a number or a pair of numbers (width, height)")
public record BoxSize(double width, double height) {
  /** Reads one number for both sides, or one for each. */
  public static BoxSize fromConfig(ConfigNode value) {
    NumberPair pair =
        NumberPair.isNumber(value)
            ? new NumberPair(NumberPair.number(value), NumberPair.number(value))
            : NumberPair.of(value);
    if (!(pair.first() > 0 && pair.second() > 0)) {
      throw new ArgumentException("Expected a positive width and height, got %s.".formatted(value));
    }
    return new BoxSize(pair.first(), pair.second());
  }
}
