package org.cfgrun.runtime.data;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Creates exceptions for samples that cannot be loaded because of the data or the pipeline, such as
 * an unreadable image or incompatible steps.
 */
public final class BadData {
  /** The error code of unusable data. */
  public static final ErrorCode CODE = new ErrorCode("bad-data");

  private BadData() {}

  /**
   * Creates an exception.
   *
   * @param message one sentence that names the file or the step
   */
  public static ConfigException of(String message) {
    return of(message, null);
  }

  /** Creates an exception with a cause. */
  public static ConfigException of(String message, @Nullable Throwable cause) {
    return new ConfigException(CODE, message, cause);
  }
}
