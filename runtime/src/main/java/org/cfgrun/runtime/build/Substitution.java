package org.cfgrun.runtime.build;

import org.jspecify.annotations.Nullable;

/** Chooses the components of a plan that are not constructed, because they would open files. */
@FunctionalInterface
public interface Substitution {
  /** Constructs every component. */
  Substitution NONE = (component, arguments) -> null;

  /**
   * Returns the object to use instead of a component; null to construct the component.
   *
   * @param component the class of the component
   * @param arguments its argument record; null without arguments
   * @throws org.cfgrun.components.ArgumentException if the arguments are invalid
   */
  @Nullable Object instead(Class<?> component, @Nullable Object arguments);
}
