package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * Number of pixels of the image between two neighboring cells of a feature map. Anchors can have
 * strides that are not whole, as those of YOLACT; points cannot.
 *
 * @param exactX pixels per column
 * @param exactY pixels per row
 */
@ConfigValue("a number or a pair of numbers (x, y)")
public record Stride(double exactX, double exactY) {
  /** Largest accepted stride, far above that of any feature pyramid. */
  static final int MAX = 1 << 14;

  public Stride {
    if (!(exactX > 0 && exactY > 0)) {
      throw new ArgumentException("A stride must be positive.");
    }
  }

  /** Reads one stride for both directions, or one for each. */
  public static Stride fromConfig(ConfigNode value) {
    if (NumberPair.isNumber(value)) {
      double both = NumberPair.number(value);
      return new Stride(both, both);
    }
    NumberPair pair = NumberPair.of(value);
    return new Stride(pair.first(), pair.second());
  }

  /**
   * Returns the pixels per column.
   *
   * @throws ArgumentException if they are not a whole number
   */
  public int x() {
    return whole(exactX);
  }

  /**
   * Returns the pixels per row.
   *
   * @throws ArgumentException if they are not a whole number
   */
  public int y() {
    return whole(exactY);
  }

  /** Returns the pixels per column and per row; ints if they are whole. */
  public List<Number> numbers() {
    return List.of(number(exactX), number(exactY));
  }

  private static Number number(double value) {
    return value == Math.rint(value) ? (Number) (int) value : (Number) value;
  }

  private static int whole(double value) {
    if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw new ArgumentException(
          "Expected a stride of a whole number of pixels, got %s.".formatted(value));
    }
    return (int) value;
  }
}
