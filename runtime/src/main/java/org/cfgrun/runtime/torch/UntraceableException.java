package org.cfgrun.runtime.torch;

/** A computation that a {@link Trace} cannot record. The message names the component. */
public final class UntraceableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UntraceableException(String message) {
    super(message);
  }
}
