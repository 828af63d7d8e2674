package org.cfgrun.interpreter.value;

import java.util.Set;

/** Keys to which the language itself gives a meaning. */
public final class ReservedKeys {
  /** Names the bases of a file. */
  public static final String BASE = "_base_";

  /** Makes a dict replace the one of its base instead of merging into it. */
  public static final String DELETE = "_delete_";

  /** Names the package in whose registries a component is looked up. */
  public static final String SCOPE = "_scope_";

  /** Marks a file as deprecated. */
  public static final String DEPRECATION = "_deprecation_";

  /** Attributes of every config in mmcv, which a key would hide. */
  public static final Set<String> CONFIG_ATTRIBUTES =
      Set.of("filename", "text", "pretty_text", "env_variables");

  private ReservedKeys() {}
}
