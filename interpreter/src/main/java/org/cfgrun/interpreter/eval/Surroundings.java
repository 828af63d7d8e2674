package org.cfgrun.interpreter.eval;

import java.util.Map;

/**
 * What a config's value may depend on besides its files.
 *
 * @param era whose meaning ambiguous texts have
 * @param environment the variables that {@code {{$NAME:default}}} reads
 */
public record Surroundings(Era era, Map<String, String> environment) {
  /** mmengine's meaning, which reads the configs of mmcv too, and the process's own variables. */
  public static final Surroundings OF_PROCESS = new Surroundings(Era.MMENGINE, System.getenv());

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The same in another era. */
  public Surroundings in(Era other) {
    return new Surroundings(other, environment);
  }
}
