package org.cfgrun.interpreter.eval.text;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper and lower case of whole strings. */
public final class LetterCase {
  /** The length of the parts whose upper case is made at once. */
  private static final int PART = 64;

  private LetterCase() {}

  /**
   * {@code upper}. {@link String#toUpperCase} copies the text for each character whose upper case
   * is longer, such as {@code ß}, which takes quadratic time.
   */
  public static String upper(String text) {
    if (text.length() <= PART) {
      return text.toUpperCase(Locale.ROOT);
    }
    StringBuilder out = new StringBuilder(text.length());
    int end;
    for (int start = 0; start < text.length(); start = end) {
      end = Math.min(text.length(), start + PART);
      boolean inPair = end < text.length() && Character.isLowSurrogate(text.charAt(end));
      end = inPair ? end + 1 : end;
      out.append(text.substring(start, end).toUpperCase(Locale.ROOT));
    }
    return out.toString();
  }

  /** {@code lower}. Only {@code İ} becomes longer, for which Java would copy the text. */
  public static String lower(String text) {
    return text.replace("\u0130", "i\u0307").toLowerCase(Locale.ROOT);
  }

  /** {@code swapcase}. */
  public static String swap(String text) {
    return map(
        text,
        (c, first) ->
            Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
  }

  /** {@code title}. */
  public static String title(String text) {
    return map(text, (c, first) -> first ? Character.toTitleCase(c) : Character.toLowerCase(c));
  }

  /** {@code capitalize}. */
  public static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + lower(text.substring(end));
  }

  /** Whether there are letters with case, and all of them pass. */
  public static boolean isAll(String text, IntPredicate test) {
    boolean some = false;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (Character.isUpperCase(c) || Character.isLowerCase(c)) {
        some = true;
        if (!test.test(c)) {
          return false;
        }
      }
    }
    return some;
  }

  private interface Change {
    int of(int c, boolean firstOfWord);
  }

  private static String map(String text, Change change) {
    StringBuilder out = new StringBuilder();
    boolean first = true;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      out.appendCodePoint(change.of(c, first));
      first = !Character.isLetter(c);
    }
    return out.toString();
  }
}
