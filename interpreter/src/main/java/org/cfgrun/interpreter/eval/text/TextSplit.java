package org.cfgrun.interpreter.eval.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Splits text as Python's {@code split}, {@code rsplit} and {@code splitlines} do. */
public final class TextSplit {
  private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  private TextSplit() {}

  /** Splits at a separator, which is not empty, at most {@code limit} times. */
  public static List<String> at(String separator, String text, long limit) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int next = text.indexOf(separator); next >= 0 && parts.size() < limit; ) {
      parts.add(text.substring(start, next));
      start = next + separator.length();
      next = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Splits at a separator, which is not empty, from the right. */
  public static List<String> fromRight(String separator, String text, long limit) {
    List<String> parts = new ArrayList<>();
    int end = text.length();
    while (parts.size() < limit) {
      int next =
          end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
      if (next < 0) {
        break;
      }
      parts.add(text.substring(next + separator.length(), end));
      end = next;
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  /** Splits at runs of white space, at most {@code limit} times. */
  public static List<String> words(String text, long limit) {
    List<String> parts = new ArrayList<>();
    int i = 0;
    while (true) {
      while (i < text.length() && Texts.isSpace(text.charAt(i))) {
        i++;
      }
      if (i == text.length()) {
        return parts;
      }
      int start = i;
      boolean rest = parts.size() >= limit;
      while (i < text.length() && (rest || !Texts.isSpace(text.charAt(i)))) {
        i++;
      }
      parts.add(text.substring(start, i));
    }
  }

  /** Splits at runs of white space from the right. */
  public static List<String> wordsFromRight(String text, long limit) {
    String reversed = new StringBuilder(text).reverse().toString();
    List<String> parts = new ArrayList<>();
    words(reversed, limit).forEach(w -> parts.add(new StringBuilder(w).reverse().toString()));
    Collections.reverse(parts);
    return parts;
  }

  /** Splits into lines, with or without their ends. */
  public static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && LINE_ENDS.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int next = Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
      lines.add(text.substring(start, keepEnds ? next : end));
      start = next;
    }
    return lines;
  }
}
