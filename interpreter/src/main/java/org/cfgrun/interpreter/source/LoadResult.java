package org.cfgrun.interpreter.source;

/** What came of reading a config's text. */
public sealed interface LoadResult {
  /** The text. */
  record Loaded(Source source) implements LoadResult {}

  /**
   * Why there is no text.
   *
   * @param reason what kind of failure it is
   * @param message one sentence
   * @param help what to do about it; empty where the message says it
   */
  record Failed(Reason reason, String message, String help) implements LoadResult {}

  /** Kinds of failure. */
  enum Reason {
    /** Missing, a folder, or not readable. */
    MISSING,
    /** Outside the folders that may be read. */
    OUTSIDE_ROOTS,
    /** An ending that no config has. */
    FILE_TYPE,
    /** Bytes that are no text. */
    NOT_TEXT
  }
}
