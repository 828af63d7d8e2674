package org.cfgrun.runtime.model.dense;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/** Whether convolutions have a bias: {@code True}, {@code False}, or {@code 'auto'}. */
@ConfigValue("a bool or 'auto'")
public enum ConvBias {
  /** Convolutions have a bias unless they are normalized. */
  AUTO,
  TRUE,
  FALSE;

  /** Reads a bool or {@code 'auto'}. */
  public static ConvBias fromConfig(ConfigNode value) {
    Object given = value instanceof ScalarNode scalar ? scalar.value() : null;
    if ("auto".equals(given)) {
      return AUTO;
    }
    if (given instanceof Boolean bias) {
      return bias ? TRUE : FALSE;
    }
    throw new ArgumentException("Expected a bool or 'auto', got " + value.description() + ".");
  }

  /** Returns whether a convolution has a bias. */
  boolean of(boolean normalized) {
    return this == AUTO ? !normalized : this == TRUE;
  }
}
