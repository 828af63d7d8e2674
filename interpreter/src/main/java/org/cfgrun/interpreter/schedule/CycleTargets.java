package org.cfgrun.interpreter.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Peak and end of a cycle as factors of the base value; a single float t means {@code (t, t /
 * 1e5)}.
 *
 * @param peak factor at the peak
 * @param end factor at the end of the cycle
 */
@ConfigValue("a float or a tuple of one or two numbers")
public record CycleTargets(double peak, double end) {
  private static final double FALL = 1e5;

  /** Reads the argument {@code target_ratio}. */
  public static CycleTargets fromConfig(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Double peak) {
      return new CycleTargets(peak, peak / FALL);
    }
    if (node instanceof TupleNode tuple) {
      List<Double> numbers = tuple.items().stream().map(CycleTargets::number).toList();
      if (numbers.size() == 1) {
        return new CycleTargets(numbers.get(0), numbers.get(0) / FALL);
      }
      if (numbers.size() == 2) {
        return new CycleTargets(numbers.get(0), numbers.get(1));
      }
      throw new ArgumentException(
          "`target_ratio` must have two factors, for the peak and the end, got "
              + numbers.size()
              + " numbers.");
    }
    throw new ArgumentException(
        "`target_ratio` must be a float or a tuple such as (10, 1e-4), got a "
            + node.typeName()
            + ".");
  }

  private static double number(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw new ArgumentException("`target_ratio` must hold numbers, got " + node + ".");
  }
}
