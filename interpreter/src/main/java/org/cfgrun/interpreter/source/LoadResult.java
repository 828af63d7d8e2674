package org.cfgrun.interpreter.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The result of reading the text of a config. */
public sealed interface LoadResult {
  /**
   * A successful read.
   *
   * @param charset the encoding of the file
   */
  record Loaded(Source source, Charset charset) implements LoadResult {
    /** A successful read of UTF-8. */
    public Loaded(Source source) {
      this(source, StandardCharsets.UTF_8);
    }
  }

  /**
   * A failed read.
   *
   * @param reason the kind of failure
   * @param message one sentence for the user
   * @param help how to fix it; empty when the message is enough
   */
  record Failed(Reason reason, String message, String help) implements LoadResult {
    /** Returns the message and the help. */
    public String text() {
      return help.isEmpty() ? message : message + " " + help;
    }
  }

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
