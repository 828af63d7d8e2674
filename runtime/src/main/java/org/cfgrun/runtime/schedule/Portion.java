package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * A part of a training. It is written as a float, so that nobody takes 1 for one percent or one
 * epoch; mmcv asks for the same.
 *
 * @param value from 0 to 1
 */
@ConfigValue("a float from 0 to 1")
public record Portion(double value) {
  /** Reads the arguments {@code start_percent} and {@code pct_start}. */
  public static Portion fromConfig(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Double value
        && value >= 0
        && value <= 1) {
      return new Portion(value);
    }
    throw new ArgumentException(
        "A part of the training is a float from 0.0 to 1.0, but got %s.".formatted(node));
  }
}
