package org.cfgrun.interpreter.document;

import java.util.Map;

/**
 * What a config's value may depend on besides its files.
 *
 * @param dialect whose meaning ambiguous texts have
 * @param variables the variables that {@code {{$NAME:default}}} reads
 */
public record Environment(Dialect dialect, Map<String, String> variables) {
  /** mmengine's meaning, which reads the configs of mmcv too, and the process's own variables. */
  public static final Environment OF_PROCESS = new Environment(Dialect.MMENGINE, System.getenv());

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** Returns a copy with another dialect. */
  public Environment with(Dialect other) {
    return new Environment(other, variables);
  }
}
