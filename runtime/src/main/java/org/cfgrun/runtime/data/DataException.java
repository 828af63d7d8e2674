package org.cfgrun.runtime.data;

import org.cfgrun.interpreter.diagnostic.ErrorCode;

/**
 * Thrown while samples are loaded, for what lies in the data and not in the program: an image that
 * cannot be read, a pipeline whose steps do not fit each other. Its message is a sentence for the
 * user that names the file or the step.
 */
public final class DataException extends RuntimeException {
  /** The code of data that a dataset cannot be built from. */
  public static final ErrorCode BAD_DATA = new ErrorCode("bad-data");

  private static final long serialVersionUID = 1;

  /** With a sentence for the user. */
  public DataException(String message) {
    super(message);
  }

  /** With a sentence for the user and what brought it about. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
