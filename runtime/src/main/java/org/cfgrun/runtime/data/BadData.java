package org.cfgrun.runtime.data;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Samples that cannot be loaded for a reason in the data or the pipeline: an image that cannot be
 * read, steps that do not fit each other.
 */
public final class BadData {
  /** The code of all of them. */
  public static final ErrorCode CODE = new ErrorCode("bad-data");

  private BadData() {}

  /**
   * The exception for such a sample.
   *
   * @param message a sentence that names the file or the step
   */
  public static ConfigException of(String message) {
    return of(message, null);
  }

  /** The same, with what brought it about. */
  public static ConfigException of(String message, @Nullable Throwable cause) {
    return new ConfigException(CODE, message, cause);
  }
}
