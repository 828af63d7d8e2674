package org.cfgrun.interpreter.layout;

/** Normalizes the quotes of strings. */
final class Quotes {
  private Quotes() {}

  /**
   * Returns a string in single quotes if only its quotes have to change for that. A string that
   * contains quotes or backslashes stays as it is, and so does one in triple quotes.
   */
  static String single(String string) {
    int quote = string.indexOf('"');
    if (quote < 0 || string.indexOf('\'') >= 0 || string.indexOf('\\') >= 0) {
      return string;
    }
    boolean two = string.indexOf('"', quote + 1) == string.length() - 1;
    return two
        ? string.substring(0, quote)
            + '\''
            + string.substring(quote + 1, string.length() - 1)
            + '\''
        : string;
  }
}
