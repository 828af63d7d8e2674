package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;

/** Reads a config from standard input, which the argument {@code -} stands for. */
final class StandardInput {
  /** The argument. */
  static final String NAME = "-";

  private StandardInput() {}

  /**
   * Reads the text as that of a file.
   *
   * @param id the name that it has in messages
   */
  static LoadResult read(SourceId id) {
    try (InputStream in = System.in) {
      return SourceLoader.read(id, in);
    } catch (IOException problem) {
      throw UserFacingException.unreadable("standard input", problem);
    }
  }
}
