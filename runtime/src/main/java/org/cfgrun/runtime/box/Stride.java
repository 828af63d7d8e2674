package org.cfgrun.runtime.box;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * Number of pixels of the image between two neighboring cells of a feature map.
 *
 * @param x pixels per column
 * @param y pixels per row
 */
@ConfigValue("an int or a pair of ints (x, y)")
public record Stride(int x, int y) {
  /** Largest accepted stride, far above that of any feature pyramid. */
  static final int MAX = 1 << 14;

  public Stride {
    if (x <= 0 || y <= 0) {
      throw new ArgumentException("A stride must be positive.");
    }
  }

  /** Reads one stride for both directions, or one for each. */
  public static Stride fromConfig(ConfigNode value) {
    if (NumberPair.isNumber(value)) {
      int both = whole(NumberPair.number(value));
      return new Stride(both, both);
    }
    NumberPair pair = NumberPair.of(value);
    return new Stride(whole(pair.first()), whole(pair.second()));
  }

  private static int whole(double value) {
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new ArgumentException("a stride must be a whole number of pixels, not " + value);
    }
    return (int) value;
  }
}
