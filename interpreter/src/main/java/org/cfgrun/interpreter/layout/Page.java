package org.cfgrun.interpreter.layout;

/** Collects the output text and tracks the column. */
public final class Page {
  /** The maximum number of columns of a line. */
  static final int WIDTH = 79;

  /** The number of columns of one level of indentation. */
  static final int STEP = 4;

  private static final String SPACES = " ".repeat(WIDTH);

  private final StringBuilder text = new StringBuilder();
  private int lineStart;
  private int indent;
  private boolean overflown;

  /** A position in the output to which it can be reset. */
  record Mark(int length, int lineStart, int indent) {}

  /** Writes code. */
  void put(Doc.Text written) {
    if (written.width() == Doc.UNFIT) {
      putComment(written.text());
    } else {
      begin();
      text.append(written.text());
    }
    overflown |= text.length() - lineStart > WIDTH;
  }

  /** Writes a document on the current line, which must have room for it. */
  void putFlat(Doc doc) {
    begin();
    Renderer.flat(text, doc, Integer.MAX_VALUE);
  }

  private void begin() {
    if (text.length() == lineStart) {
      blanks(indent);
    }
  }

  /**
   * Writes text that may exceed the maximum width. The indentation of a line is written together
   * with its first text.
   */
  public void putComment(String written) {
    begin();
    text.append(written);
    int lineEnd = written.lastIndexOf('\n');
    if (lineEnd >= 0) {
      lineStart = text.length() - written.length() + lineEnd + 1;
      indent = 0;
    }
  }

  /** Writes spaces between two texts. */
  void blanks(int count) {
    int left = count;
    while (left > SPACES.length()) {
      text.append(SPACES);
      left -= SPACES.length();
    }
    text.append(SPACES, 0, left);
  }

  /** Ends the line and indents the next one by {@code columns}. */
  public void newLine(int columns) {
    text.append('\n');
    lineStart = text.length();
    indent = columns;
  }

  /** Returns the number of columns that are used on the current line. */
  int column() {
    return Math.max(indent, text.length() - lineStart);
  }

  /** Returns whether {@code length} more columns fit on the current line. */
  boolean fits(int length) {
    return column() + length <= WIDTH;
  }

  /** Returns the current position and starts to watch for overlong lines. */
  Mark mark() {
    overflown = false;
    return new Mark(text.length(), lineStart, indent);
  }

  /** Returns whether a line of code since the mark is too long. */
  boolean isOverflown() {
    return overflown;
  }

  /** Removes all text that was written since a mark. */
  void reset(Mark mark) {
    text.setLength(mark.length());
    lineStart = mark.lineStart();
    indent = mark.indent();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
