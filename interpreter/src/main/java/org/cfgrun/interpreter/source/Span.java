package org.cfgrun.interpreter.source;

/**
 * A range of a source.
 *
 * @param source the text
 * @param start the offset of the first character
 * @param end the offset after the last character; equal to {@code start} for a point
 */
public record Span(Source source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException(
          "span " + start + ".." + end + " outside " + source.name());
    }
  }

  /** The line of the first character, from 1. */
  public int line() {
    return source.lines().line(start);
  }

  /** The column of the first character, from 1. */
  public int column() {
    return source.lines().column(start);
  }

  /** The text it covers. */
  public String text() {
    return source.text().substring(start, end);
  }

  /** Whether this span is inside {@code outer}. */
  public boolean isIn(Span outer) {
    return source == outer.source && start >= outer.start && end <= outer.end;
  }

  /** Returns the span from the start of this one to the end of {@code last}, in the same source. */
  public Span to(Span last) {
    return new Span(source, start, Math.max(end, last.end));
  }

  /** Returns {@code file:line:column}, which editors and terminals turn into a link. */
  @Override
  public String toString() {
    return source.name() + ":" + line() + ":" + column();
  }
}
