package org.cfgrun.interpreter.source;

/**
 * One text with the name a user knows it by.
 *
 * @param name how messages call it: the path as the user gave it, {@code stdlib::path}, or a label
 *     such as {@code --cfg-options} for text that is no file
 * @param text the whole text as it was read, before any template is replaced
 * @param lines the line starts of {@code text}
 */
public record Source(String name, String text, LineIndex lines) {
  /** A source whose line index is made from its text. */
  public static Source of(String name, String text) {
    return new Source(name, text, LineIndex.of(text));
  }

  /** The span of the whole text. */
  public Span all() {
    return new Span(this, 0, text.length());
  }

  /** Sources are compared by identity: two readings of one file are two sources. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
