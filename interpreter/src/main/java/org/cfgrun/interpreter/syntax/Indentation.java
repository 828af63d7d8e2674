package org.cfgrun.interpreter.syntax;

/** The indentation of lines. */
final class Indentation {
  private Indentation() {}

  /** The columns before {@code offset} in its line; a form feed resets the count. */
  static int of(String text, int offset) {
    int start = offset;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    int column = 0;
    for (int i = start; i < offset; i++) {
      column =
          switch (text.charAt(i)) {
            // The rule of Python's tokenizer.
            case '\t' -> (column / 8 + 1) * 8;
            case '\f', '\uFEFF' -> 0;
            default -> column + 1;
          };
    }
    return column;
  }
}
