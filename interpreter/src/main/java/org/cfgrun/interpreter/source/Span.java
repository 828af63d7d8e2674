package org.cfgrun.interpreter.source;

/**
 * A stretch of one source.
 *
 * @param source the text it lies in
 * @param start offset of its first character
 * @param end offset after its last character; equal to {@code start} for a point
 */
public record Span(Source source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException(
          "span " + start + ".." + end + " outside " + source.name());
    }
  }

  /** The line of its first character, from 1. */
  public int line() {
    return source.lines().line(start);
  }

  /** The column of its first character, from 1. */
  public int column() {
    return source.lines().column(start);
  }

  /** The text it covers. */
  public String text() {
    return source.text().substring(start, end);
  }

  /** Whether it lies within {@code outer}. */
  public boolean isIn(Span outer) {
    return source == outer.source && start >= outer.start && end <= outer.end;
  }

  /** From the start of this to the end of {@code last}, which lies in the same source. */
  public Span to(Span last) {
    return new Span(source, start, Math.max(end, last.end));
  }

  /** {@code file:line:column}, as editors and terminals make links of it. */
  @Override
  public String toString() {
    return source.name() + ":" + line() + ":" + column();
  }
}
