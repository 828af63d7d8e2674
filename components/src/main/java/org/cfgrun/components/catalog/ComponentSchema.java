package org.cfgrun.components.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a component.
 *
 * @param registry the registry of the component
 * @param names the values of {@code type} that select it; messages that concern no config use the
 *     first
 * @param className the binary name of its class
 * @param kinds the qualified names of its class and all superclasses and interfaces
 * @param arguments the arguments, in the order of its argument record
 * @param documentation plain text that begins with a summary sentence; empty when there is none
 * @param part the component that is the first argument of this one and whose arguments come first
 *     in {@code arguments}, possibly with other names and defaults; null for none. It is not stored
 *     in an index
 * @param python what is known of a component in Python; null for one in Java
 */
public record ComponentSchema(
    String registry,
    List<String> names,
    String className,
    List<String> kinds,
    List<ArgumentSchema> arguments,
    String documentation,
    @Nullable ComponentSchema part,
    @Nullable PythonDefinition python) {
  /** The kind of every component. */
  public static final String ANYTHING = "java.lang.Object";

  public ComponentSchema {
    names = List.copyOf(names);
    kinds = List.copyOf(kinds);
    arguments = List.copyOf(arguments);
  }

  /** Creates the schema of a component without a part. */
  public ComponentSchema(
      String registry,
      List<String> names,
      String className,
      List<String> kinds,
      List<ArgumentSchema> arguments,
      String documentation) {
    this(registry, names, className, kinds, arguments, documentation, null, null);
  }

  /** Returns whether it accepts arguments beside {@code arguments}. */
  public boolean isOpen() {
    return python != null && python.open();
  }

  /** Returns the name for messages about no dict in particular. */
  public String name() {
    return names.get(0);
  }

  /**
   * Returns the name for messages about a dict: the one that its author knows, of several.
   *
   * @param type the {@code type} of the dict, possibly with a scope
   */
  public String nameFor(String type) {
    String unscoped = Catalog.unscoped(type);
    return names.contains(unscoped) ? unscoped : name();
  }

  /**
   * Returns whether the component is an instance of a class or interface, given by its qualified
   * name.
   */
  public boolean isA(String kind) {
    return kind.equals(ANYTHING) || kinds.contains(kind);
  }
}
