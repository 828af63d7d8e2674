package org.cfgrun.runtime.runner;

import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run for a reason that is the user's to mend: no bug of cfgrun, so no stack trace is shown.
 */
public final class RunFailure extends RuntimeException {
  /** The code of a failure of the machine: engine, device or disk. */
  public static final ErrorCode ENVIRONMENT = new ErrorCode("environment");

  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable String place;

  /**
   * A reason.
   *
   * @param code what kind of reason it is
   * @param message one sentence; names of the language stand in backquotes
   */
  public RunFailure(ErrorCode code, String message) {
    super(message);
    this.code = code;
    this.place = null;
  }

  /**
   * A reason that a value of the config gives.
   *
   * @param place where in the config, such as {@code model.bbox_head.num_classes}
   */
  public RunFailure(ErrorCode code, String place, String message) {
    super(message);
    this.code = code;
    this.place = place;
  }

  /** Where in the config the reason lies; null when it lies elsewhere, or nobody knows. */
  public @Nullable String place() {
    return place;
  }

  /** What kind of reason it is. */
  public ErrorCode code() {
    return code;
  }
}
