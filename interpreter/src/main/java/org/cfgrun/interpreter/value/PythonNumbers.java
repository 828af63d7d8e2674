package org.cfgrun.interpreter.value;

/**
 * The syntax of numbers in the arguments of {@code int} and {@code float}, and in options of the
 * command line: digits with single underscores between them. Not a regular expression, because Java
 * matches a repeated group by recursion, which overflows the stack on long texts.
 */
public final class PythonNumbers {
  private PythonNumbers() {}

  /** Returns whether a text is an integer, such as {@code -1_000}. */
  public static boolean isInteger(String text) {
    int start = sign(text);
    return digits(text, start) == text.length() && start < text.length();
  }

  /** Returns whether a text is a finite decimal, such as {@code 1_000.5e-3} or {@code .5}. */
  public static boolean isDecimal(String text) {
    int start = sign(text);
    int whole = digits(text, start);
    boolean point = whole < text.length() && text.charAt(whole) == '.';
    int end = point ? digits(text, whole + 1) : whole;
    if (end - start == (point ? 1 : 0)) {
      return false;
    }
    if (end < text.length() && Character.toLowerCase(text.charAt(end)) == 'e') {
      boolean signed = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0;
      int exponent = end + (signed ? 2 : 1);
      end = digits(text, exponent);
      return end > exponent && end == text.length();
    }
    return end == text.length();
  }

  /** Returns a text without the underscores between letters and digits. */
  public static String withoutUnderscores(String text) {
    if (text.indexOf('_') < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean between =
          i > 0
              && i + 1 < text.length()
              && isLetterOrDigit(text.charAt(i - 1))
              && isLetterOrDigit(text.charAt(i + 1));
      if (text.charAt(i) != '_' || !between) {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }

  private static int sign(String text) {
    return text.startsWith("+") || text.startsWith("-") ? 1 : 0;
  }

  /** Returns the end of the digits that begin at a position. */
  private static int digits(String text, int from) {
    int end = from;
    for (int i = from; i < text.length(); i++) {
      if (isDigit(text.charAt(i))) {
        end = i + 1;
      } else if (text.charAt(i) != '_' || end != i || i == from) {
        break;
      }
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
