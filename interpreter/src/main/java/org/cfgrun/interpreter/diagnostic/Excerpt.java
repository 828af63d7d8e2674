package org.cfgrun.interpreter.diagnostic;

import org.cfgrun.interpreter.source.Span;

/**
 * The line on which a span begins, prepared for a terminal.
 *
 * @param line the line with tabs expanded, control characters replaced, and cut if it is long
 * @param before the number of columns before the span
 * @param carets the number of columns of the span in this line, at least one
 */
record Excerpt(String line, int before, int carets) {
  /** Replaces characters that must not reach a terminal. */
  private static final int REPLACEMENT = 0xFFFD;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int TAB = 4;

  /** Longer lines are cut around the span. */
  private static final int MAX_COLUMNS = 100;

  /** The columns shown before the span when a line is cut. */
  private static final int LEAD = 40;

  private static final String DOTS = "...";

  static Excerpt of(Span span) {
    String text = span.source().text();
    int lineStart = span.source().lines().start(span.line());
    // A minified JSON file may be one line of megabytes: look only at the part that is shown.
    int lineEnd = Math.max(lineStart, span.start() - MAX_COLUMNS);
    int horizon = Math.min(text.length(), span.start() + 2 * MAX_COLUMNS);
    while (lineEnd < horizon && text.charAt(lineEnd) != '\n' && text.charAt(lineEnd) != '\r') {
      lineEnd++;
    }
    int start = Math.min(span.start(), lineEnd);
    int end = Math.min(span.end(), lineEnd);
    boolean cut = lineEnd - lineStart > MAX_COLUMNS;
    int from = cut ? whole(text, Math.max(lineStart, start - LEAD)) : lineStart;
    int to = cut ? whole(text, Math.min(lineEnd, from + MAX_COLUMNS)) : lineEnd;
    String head = from > lineStart ? DOTS : "";
    StringBuilder line = new StringBuilder(head);
    int before = head.length() + show(text, from, start, head.length(), line);
    int carets = show(text, start, Math.min(end, to), before, line);
    show(text, Math.min(end, to), to, before + carets, line);
    if (to < lineEnd) {
      line.append(DOTS);
    }
    return new Excerpt(line.toString().stripTrailing(), before, Math.max(1, carets));
  }

  /**
   * Appends {@code from..to} to {@code out}, which is at {@code column}, and returns the number of
   * columns added.
   */
  private static int show(String text, int from, int to, int column, StringBuilder out) {
    int columns = 0;
    int at = from;
    while (at < to) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\t') {
        int spaces = TAB - (column + columns) % TAB;
        out.append(" ".repeat(spaces));
        columns += spaces;
      } else if (c != BYTE_ORDER_MARK) {
        int shown = isUnsafe(c) ? REPLACEMENT : c;
        out.appendCodePoint(shown);
        columns += width(shown);
      }
    }
    return columns;
  }

  /** Moves an offset to before a surrogate pair that it would split. */
  private static int whole(String text, int offset) {
    boolean split =
        offset > 0
            && offset < text.length()
            && Character.isLowSurrogate(text.charAt(offset))
            && Character.isHighSurrogate(text.charAt(offset - 1));
    return split ? offset - 1 : offset;
  }

  /** Whether a character commands a terminal or reorders the text; joined emoji are kept. */
  private static boolean isUnsafe(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || (type == Character.FORMAT && c != ZERO_WIDTH_JOINER);
  }

  /** The width of a character in a terminal: two columns for East Asian ones and emoji. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
