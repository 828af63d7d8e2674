package org.cfgrun.interpreter.diagnostic;

import org.cfgrun.interpreter.source.Span;

/**
 * The line on which a span begins, as a terminal shows it.
 *
 * @param line tabs made spaces, control characters replaced, cut where it is long
 * @param before how many columns stand before the span
 * @param carets how many columns of the line the span has, at least one
 */
record Excerpt(String line, int before, int carets) {
  /** Stands for what a terminal must not be sent. */
  static final int REPLACEMENT = 0xFFFD;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int TAB = 4;

  /** A longer line is cut around the span. */
  private static final int MAX_COLUMNS = 100;

  /** How much of a cut line is shown before the span. */
  private static final int LEAD = 40;

  private static final String DOTS = "...";

  static Excerpt of(Span span) {
    String text = span.source().text();
    int lineStart = span.source().lines().start(span.line());
    // Of a line of megabytes no more is looked at than is shown.
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
   * Appends {@code from..to} to {@code out}, which is at {@code column}; returns the columns it
   * takes.
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
        int shown = Character.isISOControl(c) || isSurrogate(c) ? REPLACEMENT : c;
        out.appendCodePoint(shown);
        columns += width(shown);
      }
    }
    return columns;
  }

  /** Never between the halves of a surrogate pair. */
  private static int whole(String text, int offset) {
    boolean split =
        offset > 0
            && offset < text.length()
            && Character.isLowSurrogate(text.charAt(offset))
            && Character.isHighSurrogate(text.charAt(offset - 1));
    return split ? offset - 1 : offset;
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** The columns of a character in a terminal: two for East Asian ones and pictures. */
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
