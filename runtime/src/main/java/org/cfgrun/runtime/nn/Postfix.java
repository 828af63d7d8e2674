package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * End of the name of a {@link Plugin}'s layer, which distinguishes two plugins of one type in a
 * block.
 *
 * @param text appended to the abbreviation of the type
 */
@ConfigValue("an int or a str")
public record Postfix(String text) {
  /** Nothing. */
  public static final Postfix NONE = new Postfix("");

  /** Reads an int or a string. */
  public static Postfix fromConfig(ConfigNode value) {
    if (value instanceof ScalarNode scalar
        && (scalar.value() instanceof String || scalar.value() instanceof Long)) {
      String text = String.valueOf(scalar.value());
      if (text.contains(".")) {
        throw new ArgumentException("postfix", "`postfix` must not contain a dot.");
      }
      return new Postfix(text);
    }
    throw new ArgumentException("Expected an int or a str, got " + value.description() + ".");
  }
}
