package org.cfgrun.interpreter.syntax;

/** Resolves escape sequences as Python does: an unknown one keeps its backslash. */
final class EscapeReader {
  private final Reporter reporter;
  private final String text;

  EscapeReader(Reporter reporter) {
    this.reporter = reporter;
    this.text = reporter.source().text();
  }

  /**
   * Appends the value of {@code from..to} of the source.
   *
   * @param raw whether the string is raw, so that backslashes are kept
   */
  void read(int from, int to, boolean raw, StringBuilder out) {
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (c == '\r') {
        out.append('\n');
        at += at + 1 < to && text.charAt(at + 1) == '\n' ? 2 : 1;
      } else if (c != '\\' || raw || at + 1 == to) {
        out.append(c);
        at++;
      } else {
        at = escape(at, to, out);
      }
    }
  }

  /** Reads the escape sequence at {@code at} and returns the offset after it. */
  private int escape(int at, int to, StringBuilder out) {
    char c = text.charAt(at + 1);
    int after = at + 2;
    switch (c) {
      case '\n' -> {}
      case '\r' -> after += after < to && text.charAt(after) == '\n' ? 1 : 0;
      case '\\', '\'', '"' -> out.append(c);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = after;
        while (end < Math.min(to, at + 4) && Character.digit(text.charAt(end), 8) >= 0) {
          end++;
        }
        out.append((char) Integer.parseInt(text.substring(at + 1, end), 8));
        after = end;
      }
      case 'x' -> after = hex(at, 2, to, out);
      case 'u' -> after = hex(at, 4, to, out);
      case 'U' -> after = hex(at, 8, to, out);
      case 'N' -> after = named(at, to, out);
      default -> out.append('\\').append(c);
    }
    return after;
  }

  private int hex(int at, int digits, int to, StringBuilder out) {
    int from = at + 2;
    int end = from;
    while (end < Math.min(to, from + digits) && Character.digit(text.charAt(end), 16) >= 0) {
      end++;
    }
    // Do not format a message that is dropped: a hostile text has one at every few characters.
    if (end - from < digits && reporter.isFull()) {
      return end;
    }
    if (end - from < digits) {
      reporter.syntax(
          reporter.span(at, end),
          "expected %s hexadecimal digits after `\\%c`: write `\\\\` for a backslash."
              .formatted(digits, text.charAt(at + 1)));
      return end;
    }
    long value = Long.parseLong(text.substring(from, end), 16);
    if (value > Character.MAX_CODE_POINT) {
      reporter.syntax(
          reporter.span(at, end),
          "`" + text.substring(at, end) + "` is beyond the last Unicode character.");
    } else {
      out.appendCodePoint((int) value);
    }
    return end;
  }

  /** {@code \N{GREEK SMALL LETTER ALPHA}}. */
  private int named(int at, int to, StringBuilder out) {
    int close = text.indexOf('}', at);
    if (at + 2 >= to || text.charAt(at + 2) != '{' || close < 0 || close >= to) {
      reporter.syntax(
          reporter.span(at, at + 2),
          "expected a character name in braces after `\\N`: write `\\\\` for a backslash.");
      return at + 2;
    }
    String name = text.substring(at + 3, close);
    try {
      out.appendCodePoint(Character.codePointOf(name));
    } catch (IllegalArgumentException unknown) {
      reporter.syntax(
          reporter.span(at, close + 1),
          "unknown character name `" + name + "`: write the character itself or `\\uXXXX`.");
    }
    return close + 1;
  }
}
