package org.cfgrun.interpreter.assist;

import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.BuiltType;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.HintType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.components.catalog.TypeDescriptor.UnionType;
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

  /** Returns the type that the value has unless it is None, as far as one is known. */
  public @Nullable TypeDescriptor valueType() {
    return type == null ? null : valueType(type);
  }

  private static TypeDescriptor valueType(TypeDescriptor type) {
    if (type instanceof NullableType nullable) {
      return valueType(nullable.type());
    }
    if (type instanceof HintType hint) {
      return valueType(hint.type());
    }
    if (type instanceof RepeatedType repeated) {
      return valueType(repeated.item());
    }
    if (type instanceof BuiltType built) {
      return new ComponentType(built.registry(), ComponentSchema.ANYTHING);
    }
    if (type instanceof UnionType union) {
      List<TypeDescriptor> types = union.types().stream().map(Expectation::valueType).toList();
      return types.stream()
          .filter(each -> !(each instanceof Plain))
          .findFirst()
          .orElse(types.get(0));
    }
    return type;
  }

  /** Returns whether None is a value of the type. */
  public boolean acceptsNone() {
    return type != null && acceptsNone(type);
  }

  private static boolean acceptsNone(TypeDescriptor type) {
    return type instanceof NullableType
        || type instanceof HintType hint && acceptsNone(hint.type())
        || type instanceof UnionType union
            && union.types().stream().anyMatch(Expectation::acceptsNone);
  }

  /** Returns the kind of component that belongs here; null for another value. */
  public @Nullable ComponentType wanted() {
    return valueType() instanceof ComponentType wanted ? wanted : null;
  }
}
