package org.cfgrun.runtime.checkpoint;

import java.io.IOException;

/**
 * Thrown when the content of a file violates its format. The message continues a sentence that
 * starts with the file name, which the readers' entry points add.
 */
final class MalformedFileException extends IOException {
  MalformedFileException(String problem) {
    super(problem);
  }
}
