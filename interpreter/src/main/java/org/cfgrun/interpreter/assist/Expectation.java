package org.cfgrun.interpreter.assist;

import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog says of a place in a config.
 *
 * @param type the type of the value; null when the catalog does not say
 * @param argument the argument that the value is given for; null for a section or an item of a list
 * @param component the component that the value selects by its {@code type}; null for a value that
 *     is not a component, or whose component is not known
 * @param arguments the keys that the value may have if it is a dict; empty when not known
 */
public record Expectation(
    @Nullable TypeDescriptor type,
    @Nullable ArgumentSchema argument,
    @Nullable ComponentSchema component,
    List<ArgumentSchema> arguments) {
  /** Nothing is known of the place. */
  public static final Expectation UNKNOWN = new Expectation(null, null, null, List.of());

  public Expectation {
    arguments = List.copyOf(arguments);
  }

  /** Returns the type that the value has unless it is None. */
  public @Nullable TypeDescriptor valueType() {
    return type instanceof NullableType nullable ? nullable.type() : type;
  }

  /** Returns the kind of component that belongs here; null for another value. */
  public @Nullable ComponentType wanted() {
    return valueType() instanceof ComponentType wanted ? wanted : null;
  }
}
