package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Divisors of the four distances of a box: one number for all, or a list of four. */
@ConfigValue("a number or a list of four numbers")
public final class Normalizer {
  private final double[] values;

  private Normalizer(double[] values) {
    this.values = values;
    for (double value : values) {
      if (!(value > 0)) {
        throw new ArgumentException("Expected numbers greater than 0, got " + value + ".");
      }
    }
  }

  /** Reads a number or a list of four numbers. */
  public static Normalizer fromConfig(ConfigNode value) {
    double[] values = new double[4];
    if (NumberPair.isNumber(value)) {
      Arrays.fill(values, NumberPair.number(value));
      return new Normalizer(values);
    }
    List<ConfigNode> items = value instanceof SequenceNode list ? list.items() : List.of();
    if (items.size() != values.length) {
      throw new ArgumentException(
          "Expected a number or a list of four numbers, got " + value.description() + ".");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = NumberPair.number(items.get(i));
    }
    return new Normalizer(values);
  }

  /** Returns the divisors of the distances to the upper, lower, left and right edge. */
  double[] values() {
    return values.clone();
  }
}
