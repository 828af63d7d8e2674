package org.cfgrun.interpreter.eval.text;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper and lower case of whole strings, as in Python. */
public final class LetterCase {
  private static final int CAPITAL_SIGMA = 0x3A3;
  private static final int SIGMA = 0x3C3;
  private static final int FINAL_SIGMA = 0x3C2;
  private static final int DOTTED_CAPITAL_I = 0x130;

  /** Punctuation inside words (Word_Break MidLetter, MidNumLet and Single_Quote). */
  private static final String IN_WORDS =
      "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

  private LetterCase() {}

  /** {@code upper}. {@code ß} becomes {@code SS}. */
  public static String upper(String text) {
    return map(text, (out, i, c, afterCased) -> appendUpper(out, c));
  }

  /** {@code lower}. A sigma at the end of a word has its own form. */
  public static String lower(String text) {
    return map(text, (out, i, c, afterCased) -> appendLower(out, text, i, c));
  }

  /** {@code casefold}. */
  public static String fold(String text) {
    return map(
        text,
        (out, i, c, afterCased) -> {
          StringBuilder upper = new StringBuilder();
          appendUpper(upper, c);
          upper.codePoints().forEach(each -> appendLower(out, each));
        });
  }

  /** {@code swapcase}. */
  public static String swap(String text) {
    return map(
        text,
        (out, i, c, afterCased) -> {
          if (Character.isUpperCase(c)) {
            appendLower(out, text, i, c);
          } else if (Character.isLowerCase(c)) {
            appendUpper(out, c);
          } else {
            out.appendCodePoint(c);
          }
        });
  }

  /** {@code title}. */
  public static String title(String text) {
    return map(
        text,
        (out, i, c, afterCased) -> {
          if (afterCased) {
            appendLower(out, text, i, c);
          } else {
            appendTitle(out, c);
          }
        });
  }

  /** {@code capitalize}. */
  public static String capitalize(String text) {
    return map(
        text,
        (out, i, c, afterCased) -> {
          if (i == 0) {
            appendTitle(out, c);
          } else {
            appendLower(out, text, i, c);
          }
        });
  }

  /** Whether there are letters with case, and all of them pass. */
  public static boolean isAll(String text, IntPredicate test) {
    boolean some = false;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (isCased(c)) {
        some = true;
        if (!test.test(c)) {
          return false;
        }
      }
    }
    return some;
  }

  /** {@code istitle}: capitals begin words, and small letters follow others. */
  public static boolean isTitle(String text) {
    boolean some = false;
    boolean afterCased = false;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (isCased(c) && capital == afterCased) {
        return false;
      }
      afterCased = isCased(c);
      some |= afterCased;
    }
    return some;
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  private interface Change {
    void append(StringBuilder out, int index, int c, boolean afterCased);
  }

  private static String map(String text, Change change) {
    StringBuilder out = new StringBuilder(text.length());
    boolean afterCased = false;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      change.append(out, i, c, afterCased);
      afterCased = isCased(c);
    }
    return out.toString();
  }

  private static void appendUpper(StringBuilder out, int c) {
    // A character at a time, because String.toUpperCase copies the text for each one whose upper
    // case is longer, which takes quadratic time.
    if (c < 0x80) {
      out.append((char) Character.toUpperCase(c));
    } else {
      out.append(Character.toString(c).toUpperCase(Locale.ROOT));
    }
  }

  private static void appendTitle(StringBuilder out, int c) {
    if (Character.toTitleCase(c) != c) {
      out.appendCodePoint(Character.toTitleCase(c));
      return;
    }
    StringBuilder upper = new StringBuilder();
    appendUpper(upper, c);
    int first = upper.codePointAt(0);
    out.appendCodePoint(first);
    upper.codePoints().skip(1).forEach(each -> appendLower(out, each));
  }

  private static void appendLower(StringBuilder out, int c) {
    if (c == DOTTED_CAPITAL_I) {
      out.append("i\u0307");
    } else {
      out.appendCodePoint(Character.toLowerCase(c));
    }
  }

  private static void appendLower(StringBuilder out, String text, int index, int c) {
    if (c == CAPITAL_SIGMA) {
      out.appendCodePoint(endsWord(text, index) ? FINAL_SIGMA : SIGMA);
    } else {
      appendLower(out, c);
    }
  }

  /** Whether a letter with case comes before, and none after, apart from marks and the like. */
  private static boolean endsWord(String text, int index) {
    int before = index;
    int c = 0;
    do {
      c = before == 0 ? 0 : text.codePointBefore(before);
      before -= before == 0 ? 0 : Character.charCount(c);
    } while (c != 0 && isIgnorable(c));
    if (!isCased(c)) {
      return false;
    }
    int after = index + 1;
    do {
      c = after == text.length() ? 0 : text.codePointAt(after);
      after += after == text.length() ? 0 : Character.charCount(c);
    } while (c != 0 && isIgnorable(c));
    return !isCased(c);
  }

  private static boolean isIgnorable(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> IN_WORDS.indexOf(c) >= 0;
    };
  }
}
