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

  /** Writes; a line's indentation is written with its first text. */
  void put(String written) {
    if (text.length() == lineStart) {
      text.append(" ".repeat(indent));
    }
    text.append(written);
    int lineEnd = written.lastIndexOf('\n');
    if (lineEnd >= 0) {
      lineStart = text.length() - written.length() + lineEnd + 1;
      indent = 0;
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

  @Override
  public String toString() {
    return text.toString();
  }
}
