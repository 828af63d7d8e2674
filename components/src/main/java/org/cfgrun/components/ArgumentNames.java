package org.cfgrun.components;

import java.util.Locale;

/** How the components of an argument record are called in configs. */
public final class ArgumentNames {
  private ArgumentNames() {}

  /** {@code numStages} to {@code num_stages}; {@link Key} says where this is not the name. */
  public static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
