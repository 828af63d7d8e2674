package org.cfgrun.interpreter.syntax;

/** Finds the end of the expression of an f-string field. */
final class FieldEnd {
  private FieldEnd() {}

  /** The offset of the {@code !}, {@code :} or {@code }} that ends it, or {@code to}. */
  static int find(String text, int from, int to) {
    // By characters, because the format spec after the expression does not consist of tokens.
    int depth = 0;
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      switch (c) {
        case '\'', '"' -> at = stringEnd(text, at, to) - 1;
        case '(', '[', '{' -> depth++;
        case ')', ']' -> depth--;
        case '}' -> {
          if (depth <= 0) {
            return at;
          }
          depth--;
        }
        case ':' -> {
          if (depth <= 0) {
            return at;
          }
        }
        case '!' -> {
          boolean notEqual = at + 1 < to && text.charAt(at + 1) == '=';
          if (depth <= 0 && !notEqual) {
            return at;
          }
          at += notEqual ? 1 : 0;
        }
        default -> {}
      }
      at++;
    }
    return to;
  }

  /** The offset of the {@code =} of {@code {x=}}, or -1. */
  static int debugEquals(String text, int from, int end) {
    int at = end - 1;
    while (at > from && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    if (at <= from || text.charAt(at) != '=') {
      return -1;
    }
    return "=!<>".indexOf(text.charAt(at - 1)) >= 0 ? -1 : at;
  }

  private static int stringEnd(String text, int quote, int to) {
    String mark = text.substring(quote, quote + 1);
    if (text.startsWith(mark.repeat(3), quote)) {
      mark = mark.repeat(3);
    }
    int close = text.indexOf(mark, quote + mark.length());
    return close < 0 || close + mark.length() > to ? to : close + mark.length();
  }
}
