package org.cfgrun.runtime.data;

import org.cfgrun.interpreter.diagnostic.ErrorCode;

/**
 * Thrown when samples cannot be loaded because of the data or the pipeline, such as an unreadable
 * image or incompatible pipeline steps. The message is written for the user and names the file or
 * the step.
 */
public final class DataException extends RuntimeException {
  /** The error code of unusable data. */
  public static final ErrorCode BAD_DATA = new ErrorCode("bad-data");

  private static final long serialVersionUID = 1;

  /** Creates an exception with a message for the user. */
  public DataException(String message) {
    super(message);
  }

  /** Creates an exception with a message for the user and its cause. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
