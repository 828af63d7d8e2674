package org.cfgrun.components.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a component, or a key of a plain dict.
 *
 * @param name as a config writes it
 * @param type what it accepts
 * @param defaultText what holds when it is left out, a constant of the config language; null when
 *     it must be given
 * @param documentation plain text; empty when there is none
 */
public record ArgumentSchema(
    String name, TypeDescriptor type, @Nullable String defaultText, String documentation) {
  /** Whether it must be given. */
  public boolean required() {
    return defaultText == null;
  }

  /** The argument of that name, or null. */
  public static @Nullable ArgumentSchema find(List<ArgumentSchema> arguments, String name) {
    for (ArgumentSchema argument : arguments) {
      if (argument.name.equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
