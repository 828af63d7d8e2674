package org.cfgrun.interpreter.eval.text;

import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The longer methods of Python's str. */
public final class Texts {
  private Texts() {}

  /** Whether the text is not empty and all its characters pass. */
  public static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  /** Removes characters at the ends; white space where {@code chars} is null. */
  public static String strip(String text, @Nullable String chars, boolean left, boolean right) {
    IntPredicate falls = chars == null ? CharacterType::isSpace : oneOf(chars);
    int start = 0;
    int end = text.length();
    while (left && start < end && falls.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && falls.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static IntPredicate oneOf(String chars) {
    BitSet set = new BitSet();
    chars.codePoints().forEach(set::set);
    return set::get;
  }

  /** {@code expandtabs}: blanks up to the next column that is a multiple of {@code size}. */
  public static String expandTabs(String text, int size) {
    StringBuilder out = new StringBuilder(text.length());
    int column = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (c == '\t') {
        int blanks = size > 0 ? size - column % size : 0;
        out.append(" ".repeat(blanks));
        column += blanks;
      } else {
        out.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  /** Counts occurrences that do not overlap. */
  public static long count(String text, String part) {
    if (part.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    return TextSearch.of(part).count(text);
  }

  /** The most characters that {@link #replace} may give. */
  public static long replacedLength(String text, String from, String to) {
    long longer = Math.max(0, to.length() - from.length());
    return text.length() + (longer == 0 ? 0 : longer * count(text, from));
  }

  /** Replaces the first occurrences; all where {@code times} is negative. */
  public static String replace(String text, String from, String to, int times) {
    TextSearch search = TextSearch.of(from);
    StringBuilder out = new StringBuilder();
    int done = 0;
    int copied = 0;
    int next = search.next(text, 0);
    while (next >= 0 && done != times) {
      out.append(text, copied, next).append(to);
      copied = next + from.length();
      done++;
      // The empty string stands before every character and after the last.
      boolean atEnd = from.isEmpty() && next == text.length();
      int start = from.isEmpty() && !atEnd ? text.offsetByCodePoints(next, 1) : copied;
      next = atEnd ? -1 : search.next(text, start);
    }
    return out.append(text.substring(copied)).toString();
  }

  /** {@code zfill}: zeros between a sign and the rest. */
  public static String zeroFill(String text, int width) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = "0".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
  }

  /** {@code ljust}, {@code rjust} and {@code center}: {@code align} is {@code <}, > or ^. */
  public static String justify(String text, int width, int fill, char align) {
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    // An odd rest goes to the left where the width is odd, as Python has it.
    int before = align == '<' ? 0 : align == '>' ? missing : missing / 2 + (missing & width & 1);
    String padding = Character.toString(fill);
    return padding.repeat(before) + text + padding.repeat(missing - before);
  }
}
