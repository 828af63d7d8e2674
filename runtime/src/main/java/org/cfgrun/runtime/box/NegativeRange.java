package org.cfgrun.runtime.box;

import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * Range of overlaps that make a box background: at least {@code low}, less than {@code high}. A
 * single number is the upper end of a range from 0.
 *
 * @param low minimum overlap of a negative
 * @param high overlap from which a box is not negative
 * @param isPair whether both limits were given
 */
@ConfigValue("a number or a pair of numbers (low, high)")
public record NegativeRange(float low, float high, boolean isPair) {
  /** Range from 0. */
  public NegativeRange(float low, float high) {
    this(low, high, false);
  }

  /** Reads a number as the range from 0 to that number, or a pair as a range. */
  public static NegativeRange fromConfig(ConfigNode value) {
    if (NumberPair.isNumber(value)) {
      return new NegativeRange(0, (float) NumberPair.number(value));
    }
    NumberPair pair = NumberPair.of(value);
    return new NegativeRange((float) pair.first(), (float) pair.second(), true);
  }
}
