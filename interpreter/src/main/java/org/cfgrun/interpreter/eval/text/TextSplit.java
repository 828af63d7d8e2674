package org.cfgrun.interpreter.eval.text;

import java.util.function.Consumer;

/**
 * Splits text as Python's {@code split}, {@code rsplit} and {@code splitlines} do. The parts are
 * passed on one by one, so that they can be counted as they are made.
 */
public final class TextSplit {
  private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  private TextSplit() {}

  /** Splits at a separator, which is not empty, at most {@code limit} times. */
  public static void at(String separator, String text, long limit, Consumer<String> parts) {
    TextSearch search = TextSearch.of(separator);
    int start = 0;
    int next = search.next(text, 0);
    for (long i = 0; next >= 0 && i < limit; i++) {
      parts.accept(text.substring(start, next));
      start = next + separator.length();
      next = search.next(text, start);
    }
    parts.accept(text.substring(start));
  }

  /** Splits at a separator, which is not empty, from the right; gives the last part first. */
  public static void fromRight(String separator, String text, long limit, Consumer<String> parts) {
    TextSearch search = TextSearch.of(separator);
    int end = text.length();
    int next = search.last(text, end);
    for (long i = 0; next >= 0 && i < limit; i++) {
      parts.accept(text.substring(next + separator.length(), end));
      end = next;
      next = search.last(text, end);
    }
    parts.accept(text.substring(0, end));
  }

  /** Splits at runs of white space, at most {@code limit} times. */
  public static void words(String text, long limit, Consumer<String> parts) {
    int i = 0;
    for (long word = 0; ; word++) {
      while (i < text.length() && CharacterType.isSpace(text.charAt(i))) {
        i++;
      }
      if (i == text.length()) {
        return;
      }
      int start = i;
      boolean rest = word >= limit;
      while (i < text.length() && (rest || !CharacterType.isSpace(text.charAt(i)))) {
        i++;
      }
      parts.accept(text.substring(start, i));
    }
  }

  /** Splits at runs of white space from the right; gives the last part first. */
  public static void wordsFromRight(String text, long limit, Consumer<String> parts) {
    String reversed = new StringBuilder(text).reverse().toString();
    words(reversed, limit, word -> parts.accept(new StringBuilder(word).reverse().toString()));
  }

  /** Splits into lines, with or without their ends. */
  public static void lines(String text, boolean keepEnds, Consumer<String> lines) {
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && LINE_ENDS.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int next = Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
      lines.accept(text.substring(start, keepEnds ? next : end));
      start = next;
    }
  }
}
