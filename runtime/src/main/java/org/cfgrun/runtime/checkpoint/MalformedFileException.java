package org.cfgrun.runtime.checkpoint;

import java.io.IOException;

/**
 * The content of a file is not what its format asks for. Its message ends a sentence that begins
 * with the file's name; the readers' entry points add the name.
 */
final class MalformedFileException extends IOException {
  MalformedFileException(String problem) {
    super(problem);
  }
}
