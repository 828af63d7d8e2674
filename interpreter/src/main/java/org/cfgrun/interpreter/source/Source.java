package org.cfgrun.interpreter.source;

/**
 * A text and where it comes from.
 *
 * @param address the path as the user gave it, {@code stdlib::path}, or a label such as {@code
 *     --cfg-options} for text that is not a file
 * @param text the whole text, before any template is replaced
 * @param lines the lines of {@code text}
 */
public record Source(String address, String text, LineIndex lines) {
  /** Creates a source and indexes its lines. */
  public static Source of(String address, String text) {
    return new Source(address, text, LineIndex.of(text));
  }

  /** Returns the address for messages, on one line and without control characters. */
  public String name() {
    return Printable.line(address);
  }

  /** The span of the whole text. */
  public Span all() {
    return new Span(this, 0, text.length());
  }

  /** Compares by identity: a file that is read twice gives two sources. */
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
    return name();
  }
}
