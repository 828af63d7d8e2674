package org.cfgrun.components;

import java.util.Locale;

/** Converts the names of record components to argument names in configs. */
public final class ArgumentNames {
  private ArgumentNames() {}

  /** Converts {@code numStages} to {@code num_stages}. {@link Key} overrides this name. */
  public static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
