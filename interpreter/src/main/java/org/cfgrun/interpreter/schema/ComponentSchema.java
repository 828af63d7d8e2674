package org.cfgrun.interpreter.schema;

import java.util.List;

/**
 * The schema of a component.
 *
 * @param registry the registry of the component
 * @param names the values of {@code type} that select it; messages use the first
 * @param className the binary name of its class
 * @param kinds the qualified names of its class and all superclasses and interfaces
 * @param arguments the arguments, in the order of its argument record
 * @param documentation plain text that begins with a summary sentence; empty when there is none
 */
public record ComponentSchema(
    String registry,
    List<String> names,
    String className,
    List<String> kinds,
    List<ArgumentSchema> arguments,
    String documentation) {
  /** The kind of every component. */
  public static final String ANYTHING = "java.lang.Object";

  public ComponentSchema {
    names = List.copyOf(names);
    kinds = List.copyOf(kinds);
    arguments = List.copyOf(arguments);
  }

  /** The name for messages. */
  public String name() {
    return names.get(0);
  }

  /** Whether the component is an instance of a class or interface, given by its qualified name. */
  public boolean isA(String kind) {
    return kind.equals(ANYTHING) || kinds.contains(kind);
  }
}
