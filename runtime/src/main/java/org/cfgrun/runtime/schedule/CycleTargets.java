package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Where a cycle goes, as factors of the base: a float t alone stands for {@code (t, t / 1e5)}.
 *
 * @param peak the factor at the turn
 * @param end the factor at the end
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
          "A `target_ratio` has a factor for the peak and one for the end, but got "
              + numbers.size()
              + " numbers.");
    }
    throw new ArgumentException(
        "A `target_ratio` is a float or a tuple such as (10, 1e-4), but got a "
            + node.typeName()
            + ".");
  }

  private static double number(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw new ArgumentException("A `target_ratio` holds numbers, but got " + node + ".");
  }
}
