package org.cfgrun.interpreter.document;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.eval.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that affect the value of a config besides its files.
 *
 * @param dialect the dialect in which ambiguous texts are interpreted
 * @param variables the environment variables that a config reads, by name
 * @param readable the names that a config may read, whether they are set or not; null for all
 * @param settings values that replace those of top-level variables
 */
public record Environment(
    Dialect dialect,
    Map<String, String> variables,
    @Nullable Set<String> readable,
    Settings settings) {
  /**
   * The mmengine dialect, which also reads the configs of mmcv, and the environment of the process.
   */
  public static final Environment OF_PROCESS = new Environment(Dialect.MMENGINE, System.getenv());

  public Environment {
    variables = Map.copyOf(variables);
    readable = readable == null ? null : Set.copyOf(readable);
  }

  /** Creates an environment of exactly these variables; all others are unset. */
  public Environment(Dialect dialect, Map<String, String> variables) {
    this(dialect, variables, null, Settings.NONE);
  }

  /** Returns a copy with another dialect. */
  public Environment with(Dialect other) {
    return new Environment(other, variables, readable, settings);
  }

  /** Returns a copy that replaces the values of top-level variables. */
  public Environment with(Settings others) {
    return new Environment(dialect, variables, readable, others);
  }

  /**
   * Returns a copy in which a config reads only the variables with these names. Use it to evaluate
   * configs of strangers: variables often hold passwords and tokens.
   */
  public Environment allowing(Set<String> names) {
    Map<String, String> kept = new HashMap<>(variables);
    kept.keySet().retainAll(names);
    return new Environment(dialect, kept, names, settings);
  }

  /** Returns whether a config may read a variable. */
  public boolean mayRead(String name) {
    return readable == null || readable.contains(name);
  }
}
