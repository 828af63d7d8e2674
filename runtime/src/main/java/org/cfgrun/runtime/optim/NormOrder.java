package org.cfgrun.runtime.optim;

import java.util.Locale;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Order p of a norm {@code (sum |x|^p)^(1/p)}: infinity for max {@code |x|}, 0 for the number of
 * nonzero elements.
 *
 * @param order the order
 */
@ConfigValue("a number, or 'inf' for the maximum norm")
public record NormOrder(double order) {
  /** Reads it from a config. */
  public static NormOrder fromConfig(ConfigNode value) {
    if (value instanceof ScalarNode scalar) {
      if (scalar.value() instanceof Number number) {
        return new NormOrder(number.doubleValue());
      }
      if (scalar.value() instanceof String text && text.toLowerCase(Locale.ROOT).equals("inf")) {
        return new NormOrder(Double.POSITIVE_INFINITY);
      }
    }
    throw new ArgumentException("expected a number or 'inf', got " + value.description());
  }
}
