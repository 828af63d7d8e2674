package org.cfgrun.interpreter.syntax;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A range of a text as input of the lexer. It yields code points but counts in UTF-16 units, so
 * that the offsets of tokens are offsets of the text. ANTLR's own streams count code points.
 */
final class TextStream implements CharStream {
  private final String name;
  private final String text;
  private final int end;
  private int at;

  TextStream(String name, String text, int start, int end) {
    this.name = name;
    this.text = text;
    this.end = end;
    this.at = start;
  }

  @Override
  public void consume() {
    if (at >= end) {
      throw new IllegalStateException("cannot consume EOF");
    }
    at += Character.charCount(text.codePointAt(at));
  }

  @Override
  public int LA(int i) {
    int p = at;
    if (i < 0) {
      p += i;
      return p < 0 ? EOF : text.charAt(p);
    }
    for (int skipped = 1; skipped < i && p < end; skipped++) {
      p += Character.charCount(text.codePointAt(p));
    }
    return p < end ? text.codePointAt(p) : EOF;
  }

  @Override
  public int mark() {
    // Nothing is buffered, so that marks need no state.
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = Math.min(index, end);
  }

  @Override
  public int size() {
    return end;
  }

  @Override
  public String getSourceName() {
    return name;
  }

  @Override
  public String getText(Interval interval) {
    int stop = Math.min(interval.b + 1, text.length());
    return interval.a >= stop ? "" : text.substring(interval.a, stop);
  }
}
