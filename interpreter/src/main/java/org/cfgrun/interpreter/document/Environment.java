package org.cfgrun.interpreter.document;

import java.util.Map;

/**
 * The inputs that affect the value of a config besides its files.
 *
 * @param dialect the dialect in which ambiguous texts are interpreted
 * @param variables the environment variables that {@code {{$NAME:default}}} reads
 */
public record Environment(Dialect dialect, Map<String, String> variables) {
  /**
   * The mmengine dialect, which also reads the configs of mmcv, and the environment of the process.
   */
  public static final Environment OF_PROCESS = new Environment(Dialect.MMENGINE, System.getenv());

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** Returns a copy with another dialect. */
  public Environment with(Dialect other) {
    return new Environment(other, variables);
  }
}
