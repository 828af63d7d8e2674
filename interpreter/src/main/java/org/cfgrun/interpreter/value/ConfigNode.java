package org.cfgrun.interpreter.value;

import org.jspecify.annotations.Nullable;

/**
 * An immutable value of an evaluated config, with its origin.
 *
 * <p>Nodes are equal when their values are equal; origins and the order of keys are ignored.
 */
public sealed interface ConfigNode permits DictNode, SequenceNode, SetNode, ScalarNode {
  /** The origin of the value. */
  Origin origin();

  /** The Python name of the type, for messages: {@code dict}, {@code int}, {@code NoneType}. */
  String typeName();

  /** The type with its article, for messages: {@code a list}, {@code an int}, {@code None}. */
  default String description() {
    return switch (typeName()) {
      case "NoneType" -> "None";
      case "int" -> "an int";
      default -> "a " + typeName();
    };
  }

  /** Calls the method of the visitor for the type of this value. */
  <R extends @Nullable Object> R accept(NodeVisitor<R> visitor);

  /** Returns the same value with another origin; its parts are shared. */
  ConfigNode withOrigin(Origin origin);
}
