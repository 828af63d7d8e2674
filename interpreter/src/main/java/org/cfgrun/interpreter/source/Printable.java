package org.cfgrun.interpreter.source;

import java.util.function.IntPredicate;

/**
 * Escapes characters that must not reach a terminal, a log or a comment: control characters, which
 * could send commands to a terminal or begin a line of their own, and characters that are invisible
 * or reverse the text around them. Names of files, keys and tensors can have any of them.
 */
public final class Printable {
  private Printable() {}

  /** Returns a text on one line, with escape sequences as in Python's {@code repr}. */
  public static String line(String text) {
    return escape(text, Printable::is);
  }

  /** Returns a text whose only control characters are line feeds and tabs. */
  public static String text(String text) {
    return escape(text, c -> c == '\n' || c == '\t' || is(c));
  }

  private static String escape(String text, IntPredicate kept) {
    if (text.codePoints().allMatch(kept)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (kept.test(c)) {
                out.appendCodePoint(c);
              } else {
                escape(out, c);
              }
            });
    return out.toString();
  }

  /** Returns whether a character is shown as it is, as by Python's {@code isprintable}. */
  public static boolean is(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** Appends the escape sequence of a character. */
  public static void escape(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        out.append(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U");
        // Not String.format, which takes a second for a million characters.
        for (int i = digits - 1; i >= 0; i--) {
          out.append(Character.forDigit((c >>> (4 * i)) & 0xf, 16));
        }
      }
    }
  }
}
