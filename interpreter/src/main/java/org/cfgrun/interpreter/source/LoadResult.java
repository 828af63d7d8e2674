package org.cfgrun.interpreter.source;

/** The result of reading the text of a config. */
public sealed interface LoadResult {
  /** A successful read. */
  record Loaded(Source source) implements LoadResult {}

  /**
   * A failed read.
   *
   * @param reason the kind of failure
   * @param message one sentence for the user
   * @param help how to fix it; empty when the message is enough
   */
  record Failed(Reason reason, String message, String help) implements LoadResult {}

  /** The kinds of failure. */
  enum Reason {
    /** The file does not exist or cannot be read. */
    MISSING,
    /** The file is outside the allowed directories. */
    OUTSIDE_ROOTS,
    /** The file is a directory, or its extension is not that of a config. */
    FILE_TYPE,
    /** The file is not text, or too large. */
    NOT_TEXT
  }
}
