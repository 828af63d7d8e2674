package org.cfgrun.runtime.optim;

/** Thrown when an optimizer cannot make a step; the message says what to change. */
public final class StepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public StepException(String message) {
    super(message);
  }
}
