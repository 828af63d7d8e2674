package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ErrorCode;

/** A file of weights cannot be read, cannot be written, or does not fit the model. */
public final class CheckpointException extends RuntimeException {
  /** The code of a checkpoint that cannot be read or does not fit the model. */
  public static final ErrorCode BAD_CHECKPOINT = new ErrorCode("bad-checkpoint");

  private final Path file;

  /**
   * @param file the file as the user named it
   * @param problem what is wrong with it: the rest of a sentence that begins with the file's name
   */
  public CheckpointException(Path file, String problem) {
    super("`" + file + "` " + problem);
    this.file = file;
  }

  /**
   * @param file the file as the user named it
   * @param problem what is wrong with it: the rest of a sentence that begins with the file's name
   * @param cause what the operating system or the zip reader said
   */
  public CheckpointException(Path file, String problem, Throwable cause) {
    super("`" + file + "` " + problem, cause);
    this.file = file;
  }

  /** The file as the user named it. */
  public Path file() {
    return file;
  }
}
