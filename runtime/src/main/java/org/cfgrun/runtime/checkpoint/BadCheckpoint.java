package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Creates errors for checkpoint files that cannot be read or written, or do not fit the model. */
public final class BadCheckpoint {
  /** The error code. */
  public static final ErrorCode CODE = new ErrorCode("bad-checkpoint");

  private BadCheckpoint() {}

  /**
   * Returns the exception for a file.
   *
   * @param file the file as the user wrote it
   * @param problem what is wrong; continues a sentence that starts with the file name
   */
  public static ConfigException of(Path file, String problem) {
    return of(file, problem, null);
  }

  /** Returns the exception for a file, with a cause. */
  public static ConfigException of(Path file, String problem, @Nullable Throwable cause) {
    return new ConfigException(CODE, "`" + file + "` " + problem, cause);
  }
}
