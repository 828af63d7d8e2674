package org.cfgrun.components.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component as a config sees it.
 *
 * @param registry the registry it stands in
 * @param names what {@code type} may call it; messages use the first
 * @param className the binary name of its class
 * @param kinds the qualified names of the classes and interfaces it is an instance of, its own
 *     among them
 * @param arguments in the order of its argument record
 * @param documentation plain text, the first sentence a summary; empty when there is none
 * @param part the component that is this one's first argument and whose own arguments come first
 *     among {@code arguments}, there perhaps under other names and with other defaults; null for
 *     none. An index does not hold it
 */
public record ComponentSchema(
    String registry,
    List<String> names,
    String className,
    List<String> kinds,
    List<ArgumentSchema> arguments,
    String documentation,
    @Nullable ComponentSchema part) {
  /** The kind that every component is of. */
  public static final String ANYTHING = "java.lang.Object";

  public ComponentSchema {
    names = List.copyOf(names);
    kinds = List.copyOf(kinds);
    arguments = List.copyOf(arguments);
  }

  /** A component without a part. */
  public ComponentSchema(
      String registry,
      List<String> names,
      String className,
      List<String> kinds,
      List<ArgumentSchema> arguments,
      String documentation) {
    this(registry, names, className, kinds, arguments, documentation, null);
  }

  /** The name that messages use. */
  public String name() {
    return names.get(0);
  }

  /** Whether it is an instance of {@code kind}, the qualified name of a class or interface. */
  public boolean isA(String kind) {
    return kind.equals(ANYTHING) || kinds.contains(kind);
  }
}
