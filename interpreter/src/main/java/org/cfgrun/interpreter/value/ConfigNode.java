package org.cfgrun.interpreter.value;

/**
 * A value of an evaluated config: immutable, with the place it comes from.
 *
 * <p>Two nodes are equal when their values are; origins do not count, the order of keys does not
 * either.
 */
public sealed interface ConfigNode permits DictNode, SequenceNode, SetNode, ScalarNode {
  /** Where it comes from. */
  Origin origin();

  /**
   * The Python name of its type, as messages say it: {@code dict}, {@code int}, {@code NoneType}.
   */
  String typeName();

  /** What it is, as it goes on after "is": {@code a list}, {@code an int}, {@code None}. */
  default String description() {
    return switch (typeName()) {
      case "NoneType" -> "None";
      case "int" -> "an int";
      default -> "a " + typeName();
    };
  }

  /** The same value from another place; its parts are shared. */
  ConfigNode withOrigin(Origin origin);
}
