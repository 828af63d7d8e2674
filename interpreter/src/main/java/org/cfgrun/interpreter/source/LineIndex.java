package org.cfgrun.interpreter.source;

import java.util.Arrays;

/** Converts offsets to lines and columns. Both count from 1; columns are in UTF-16 units. */
public final class LineIndex {
  // An array, not a list: boxed offsets of a file with millions of lines would take more memory
  // than its text.
  private final int[] starts;

  private LineIndex(int[] starts) {
    this.starts = starts;
  }

  /** Indexes a text. Line ends are {@code \n}, {@code \r\n} and a lone {@code \r}. */
  public static LineIndex of(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (!ends) {
        continue;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = i + 1;
    }
    return new LineIndex(Arrays.copyOf(starts, count));
  }

  /** The line of an offset. */
  public int line(int offset) {
    int at = Arrays.binarySearch(starts, offset);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** The column of an offset. */
  public int column(int offset) {
    return offset - starts[line(offset) - 1] + 1;
  }

  /** The offset of the first character of a line. */
  public int start(int line) {
    return starts[line - 1];
  }

  /** The number of lines; an empty text has one. */
  public int count() {
    return starts.length;
  }
}
