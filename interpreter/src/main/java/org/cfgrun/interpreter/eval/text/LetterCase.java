package org.cfgrun.interpreter.eval.text;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper and lower case of whole strings. */
public final class LetterCase {
  private LetterCase() {}

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
        + text.substring(end).toLowerCase(Locale.ROOT);
  }

  /** Whether there are letters with case, and all of them pass. */
  public static boolean isAll(String text, IntPredicate test) {
    boolean some = false;
    for (int c : text.codePoints().toArray()) {
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
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(change.of(c, first));
      first = !Character.isLetter(c);
    }
    return out.toString();
  }
}
