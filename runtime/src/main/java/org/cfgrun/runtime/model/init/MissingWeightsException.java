package org.cfgrun.runtime.model.init;

/** Thrown when a file of weights that a config names is not on this machine. */
public final class MissingWeightsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingWeightsException(String message) {
    super(message);
  }
}
