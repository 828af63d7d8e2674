package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why a file could not be written or read, in a few words. Java's own messages begin with the
 * file's name, and some say nothing else.
 */
public final class DiskReason {
  private DiskReason() {}

  /** The reason, to stand after a colon. */
  public static String of(IOException problem) {
    if (problem instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (problem instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (problem instanceof FileAlreadyExistsException || problem instanceof NotDirectoryException) {
      return "a file is in the place of a folder";
    }
    if (problem instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    String reason =
        problem instanceof FileSystemException said ? said.getReason() : problem.getMessage();
    if (reason == null || reason.isEmpty()) {
      return problem.getClass().getSimpleName();
    }
    return reason.equals("Is a directory") ? "it is a folder" : reason;
  }
}
