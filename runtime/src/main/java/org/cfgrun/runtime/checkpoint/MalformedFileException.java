package org.cfgrun.runtime.checkpoint;

import java.io.IOException;

/**
 * Thrown when the content of a file violates its format. The message continues a sentence that
 * starts with the file name. The readers of parts see a stream without a name, so this is not a
 * {@code ConfigException}; their entry points know the file and throw that ({@link BadCheckpoint}).
 */
final class MalformedFileException extends IOException {
  MalformedFileException(String problem) {
    super(problem);
  }
}
