package org.cfgrun.interpreter.syntax;

/** The indentation of lines. */
final class Indentation {
  private Indentation() {}

  /**
   * The columns before {@code offset} in its line; a form feed resets the count. A tab advances to
   * the next multiple of 8, as in Python.
   */
  static int of(String text, int offset) {
    return of(text, offset, 8);
  }

  /** The columns if a tab advances to the next multiple of {@code tab}. */
  static int of(String text, int offset, int tab) {
    int start = offset;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    int column = 0;
    for (int i = start; i < offset; i++) {
      column =
          switch (text.charAt(i)) {
            case '\t' -> (column / tab + 1) * tab;
            case '\f', '\uFEFF' -> 0;
            default -> column + 1;
          };
    }
    return column;
  }
}
