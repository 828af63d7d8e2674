package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Files of weights that cannot be read, cannot be written, or do not fit the model. */
public final class BadCheckpoint {
  /** The code of all of them. */
  public static final ErrorCode CODE = new ErrorCode("bad-checkpoint");

  private BadCheckpoint() {}

  /**
   * The exception for such a file.
   *
   * @param file the file as the user named it
   * @param problem what is wrong with it: the rest of a sentence that begins with the file's name
   */
  public static ConfigException of(Path file, String problem) {
    return of(file, problem, null);
  }

  /** The same, with what the operating system or a reader threw. */
  public static ConfigException of(Path file, String problem, @Nullable Throwable cause) {
    return new ConfigException(CODE, "`" + file + "` " + problem, cause);
  }
}
