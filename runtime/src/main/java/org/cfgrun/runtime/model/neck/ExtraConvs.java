package org.cfgrun.runtime.model.neck;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/** Source of the levels beyond the backbone's ({@code add_extra_convs}). */
@ConfigValue("a bool, 'on_input', 'on_lateral' or 'on_output'")
public enum ExtraConvs {
  /** No convolutions: every second pixel of the level below. */
  NONE,
  /** Convolutions on the backbone's last map. */
  ON_INPUT,
  /** Convolutions on the last lateral map. */
  ON_LATERAL,
  /** Convolutions on the pyramid's last map. */
  ON_OUTPUT;

  /** Reads False as none and True as {@code on_input}. */
  public static ExtraConvs fromConfig(ConfigNode value) {
    Object given = value instanceof ScalarNode scalar ? scalar.value() : value;
    if (given instanceof Boolean wanted) {
      return wanted ? ON_INPUT : NONE;
    }
    if ("on_input".equals(given)) {
      return ON_INPUT;
    }
    if ("on_lateral".equals(given)) {
      return ON_LATERAL;
    }
    if ("on_output".equals(given)) {
      return ON_OUTPUT;
    }
    throw new ArgumentException(
        "`add_extra_convs` must be True, False, 'on_input', 'on_lateral' or 'on_output'");
  }
}
