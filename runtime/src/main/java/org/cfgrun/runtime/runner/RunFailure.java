package org.cfgrun.runtime.runner;

import org.cfgrun.interpreter.diagnostic.ErrorCode;

/**
 * Ends a run for a reason that is the user's to mend: no bug of cfgrun, so no stack trace is shown.
 */
public final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /**
   * A reason.
   *
   * @param code what kind of reason it is
   * @param message one sentence; names of the language stand in backquotes
   */
  public RunFailure(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What kind of reason it is. */
  public ErrorCode code() {
    return code;
  }
}
