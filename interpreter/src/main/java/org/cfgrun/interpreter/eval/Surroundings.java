package org.cfgrun.interpreter.eval;

import java.util.Map;

/**
 * What a config's value may depend on besides its files.
 *
 * @param dialect whose meaning ambiguous texts have
 * @param environment the variables that {@code {{$NAME:default}}} reads
 */
public record Surroundings(Dialect dialect, Map<String, String> environment) {
  /** mmengine's meaning, which reads the configs of mmcv too, and the process's own variables. */
  public static final Surroundings OF_PROCESS = new Surroundings(Dialect.MMENGINE, System.getenv());

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The same in another dialect. */
  public Surroundings in(Dialect other) {
    return new Surroundings(other, environment);
  }
}
