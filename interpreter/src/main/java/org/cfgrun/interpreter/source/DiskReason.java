package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Short reasons for failed reads and writes. The messages of Java's exceptions begin with the file
 * name, and some consist of nothing else.
 */
public final class DiskReason {
  private DiskReason() {}

  /** Returns the reason as a phrase to follow a colon. */
  public static String of(IOException problem) {
    if (problem instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (problem instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (problem instanceof FileAlreadyExistsException || problem instanceof NotDirectoryException) {
      return "a file exists where a directory is expected";
    }
    if (problem instanceof CharacterCodingException) {
      return "not UTF-8 text";
    }
    String reason =
        problem instanceof FileSystemException failure ? failure.getReason() : problem.getMessage();
    if (reason == null || reason.isEmpty()) {
      return problem.getClass().getSimpleName();
    }
    return switch (reason) {
      case "Is a directory" -> "it is a directory";
      case "Too many open files" ->
          "too many files are open; raise the limit with `ulimit -n 1024`";
      default -> reason;
    };
  }
}
