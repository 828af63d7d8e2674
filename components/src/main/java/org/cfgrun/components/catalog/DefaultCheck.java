package org.cfgrun.components.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Checks that the text of an argument's default is a constant of the config language and fits the
 * argument's type.
 *
 * <p>The annotation processor asks every provider that {@link java.util.ServiceLoader} finds. The
 * language itself lives in a module above this one, which provides the check, so that components
 * can be compiled against these annotations alone.
 */
public interface DefaultCheck {
  /**
   * Checks one default.
   *
   * @param text the default as its annotation writes it, such as {@code (0, 1, 2, 3)}
   * @param type the argument's type
   * @return what is wrong, as a predicate that follows the default's name ({@code "is not ..."});
   *     null when nothing is
   */
  @Nullable String fault(String text, TypeDescriptor type);
}
