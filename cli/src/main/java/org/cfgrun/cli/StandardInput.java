package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a config from standard input, which the argument {@code -} stands for. */
final class StandardInput {
  /** The argument. */
  static final String NAME = "-";

  private StandardInput() {}

  /** Returns the text. */
  static String read() {
    try (InputStream in = System.in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw UserFacingException.unreadable("standard input", problem);
    }
  }
}
