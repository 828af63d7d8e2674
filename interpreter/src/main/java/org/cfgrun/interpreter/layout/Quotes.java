package org.cfgrun.interpreter.layout;

/** The quotes of strings. */
final class Quotes {
  private Quotes() {}

  /**
   * A string in single quotes, where nothing but its own quotes must change for that: a string that
   * holds quotes or backslashes stays as it is, and so does one in triple quotes.
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
