package org.cfgrun.runtime.optim;

/** An optimizer cannot make a step with what it was given; the message says what to change. */
public final class StepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A reason: one sentence, names of the language in backquotes. */
  public StepException(String message) {
    super(message);
  }
}
