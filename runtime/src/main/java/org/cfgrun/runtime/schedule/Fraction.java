package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Fraction of a training. As in mmcv it must be a float, so that 1 is not mistaken for one percent
 * or one epoch.
 *
 * @param value fraction from 0 to 1
 */
@ConfigValue("a float from 0 to 1")
public record Fraction(double value) {
  /** Reads the arguments {@code start_percent} and {@code pct_start}. */
  public static Fraction fromConfig(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Double value
        && value >= 0
        && value <= 1) {
      return new Fraction(value);
    }
    throw new ArgumentException("Expected a float from 0.0 to 1.0, got %s.".formatted(node));
  }
}
