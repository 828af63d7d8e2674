package org.cfgrun.ide.workspace;

import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/** Converts between offsets in a text and positions of the protocol, which count from 0. */
public final class Positions {
  private final String text;
  private final LineIndex lines;
  private final PositionEncoding encoding;
  private final int skipped;

  /** Creates a converter for a text as the client has it. */
  public Positions(Source source, PositionEncoding encoding) {
    this(source.text(), source.lines(), encoding, 0);
  }

  /**
   * @param text the text as the client has it
   * @param skipped the characters at its start that offsets do not count: a byte order mark
   */
  Positions(String text, LineIndex lines, PositionEncoding encoding, int skipped) {
    this.text = text;
    this.lines = lines;
    this.encoding = encoding;
    this.skipped = skipped;
  }

  /**
   * Returns the offset of a position. A position behind the end of its line is the end of the line,
   * and a line behind the end of the text is the end of the text. A negative line is the start of
   * the text.
   */
  public int offset(Position position) {
    return Math.max(0, offsetInText(position) - skipped);
  }

  private int offsetInText(Position position) {
    if (position.getLine() >= lines.count()) {
      return text.length();
    }
    if (position.getLine() < 0) {
      return 0;
    }
    int at = lines.start(position.getLine() + 1);
    int end = lineEnd(position.getLine());
    if (encoding == PositionEncoding.UTF_16) {
      return Math.min(end, at + Math.max(0, position.getCharacter()));
    }
    int left = position.getCharacter();
    while (at < end && left > 0) {
      int codePoint = text.codePointAt(at);
      left -= encoding.length(codePoint);
      at += Character.charCount(codePoint);
    }
    return at;
  }

  /** Returns the offset behind the last character of a line, counted from 0. */
  private int lineEnd(int line) {
    int end = line + 1 < lines.count() ? lines.start(line + 2) : text.length();
    while (end > lines.start(line + 1) && isLineEnd(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** Returns the position of an offset. */
  public Position position(int offset) {
    return positionInText(offset + skipped);
  }

  private Position positionInText(int offset) {
    int line = lines.line(offset);
    int start = lines.start(line);
    if (encoding == PositionEncoding.UTF_16) {
      return new Position(line - 1, offset - start);
    }
    int character = 0;
    for (int at = start; at < offset; at += Character.charCount(text.codePointAt(at))) {
      character += encoding.length(text.codePointAt(at));
    }
    return new Position(line - 1, character);
  }

  /** Returns the range between two offsets. */
  public Range range(int start, int end) {
    return new Range(position(start), position(end));
  }

  /** Returns the range of a span of this text. */
  public Range range(Span span) {
    return range(span.start(), span.end());
  }
}
