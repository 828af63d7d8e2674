package org.cfgrun.components.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a component, or a key of a section.
 *
 * @param name the name in configs
 * @param type the type of accepted values
 * @param defaultText the default as a constant of the config language; null for a required argument
 * @param bounds the accepted numbers; null for all
 * @param documentation plain text; empty when there is none
 */
public record ArgumentSchema(
    String name,
    TypeDescriptor type,
    @Nullable String defaultText,
    @Nullable NumberRange bounds,
    String documentation) {
  /** Creates an argument that accepts all values of its type. */
  public ArgumentSchema(
      String name, TypeDescriptor type, @Nullable String defaultText, String documentation) {
    this(name, type, defaultText, null, documentation);
  }

  /** Returns whether the argument is required. */
  public boolean required() {
    return defaultText == null;
  }

  /** Returns the argument with a name, or null. */
  public static @Nullable ArgumentSchema find(List<ArgumentSchema> arguments, String name) {
    for (ArgumentSchema argument : arguments) {
      if (argument.name.equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
