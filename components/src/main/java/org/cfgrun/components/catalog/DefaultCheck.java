package org.cfgrun.components.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Checks that the text of an argument's default is a constant of the config language and fits the
 * argument's type.
 *
 * <p>The annotation processor calls every provider that {@link java.util.ServiceLoader} finds. The
 * config language is in a module that depends on this one and provides the check, so that
 * components can be compiled against the annotations alone.
 */
public interface DefaultCheck {
  /**
   * Checks one default.
   *
   * @param argument the argument, whose default is a text such as {@code (0, 1, 2, 3)}
   * @return the problem, as a predicate that follows the name of the default ({@code "is not
   *     ..."}); null if the default is valid
   */
  @Nullable String fault(ArgumentSchema argument);
}
