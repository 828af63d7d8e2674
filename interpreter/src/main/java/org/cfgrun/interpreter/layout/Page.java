package org.cfgrun.interpreter.layout;

/** Takes text, and knows the column. */
final class Page {
  /** As many columns as a line may have. */
  static final int WIDTH = 79;

  /** By how much what stands inside is indented. */
  static final int STEP = 4;

  private final StringBuilder text = new StringBuilder();
  private int lineStart;
  private int indent;
  private boolean overflown;

  /** A place to go back to. */
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

  /** Writes a document on the line, on which it fits. */
  void putFlat(Doc doc) {
    begin();
    Renderer.flat(text, doc, Integer.MAX_VALUE);
  }

  private void begin() {
    if (text.length() == lineStart) {
      blanks(indent);
    }
  }

  /** Writes what may be too long; a line's indentation is written with its first text. */
  void putComment(String written) {
    begin();
    text.append(written);
    int lineEnd = written.lastIndexOf('\n');
    if (lineEnd >= 0) {
      lineStart = text.length() - written.length() + lineEnd + 1;
      indent = 0;
    }
  }

  /** Writes blanks between two texts. */
  void blanks(int count) {
    for (int i = 0; i < count; i++) {
      text.append(' ');
    }
  }

  /** Ends the line; the next one is indented by {@code columns}. */
  void newLine(int columns) {
    text.append('\n');
    lineStart = text.length();
    indent = columns;
  }

  /** How many columns of the line are taken. */
  int column() {
    return Math.max(indent, text.length() - lineStart);
  }

  /** Whether {@code length} more columns fit. */
  boolean fits(int length) {
    return column() + length <= WIDTH;
  }

  /** Where it is; from here on lines are watched for being too long. */
  Mark mark() {
    overflown = false;
    return new Mark(text.length(), lineStart, indent);
  }

  /** Whether code since the mark is too long for its line. */
  boolean isOverflown() {
    return overflown;
  }

  /** Takes back what was written since a mark. */
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
