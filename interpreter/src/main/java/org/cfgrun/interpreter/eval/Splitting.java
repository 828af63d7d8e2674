package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/** Cuts strings into lists. */
final class Splitting {
  private final Semantics semantics;

  Splitting(Semantics semantics) {
    this.semantics = semantics;
  }

  Object split(String text, Arguments a, boolean fromRight) {
    Value separator = a.optional(0, "sep");
    int most = a.index(1, "maxsplit", -1);
    long limit = most < 0 ? Long.MAX_VALUE : most;
    List<String> parts;
    if (separator == null || separator.data() == null) {
      parts = fromRight ? wordsFromRight(text, limit) : words(text, limit);
    } else if (separator.data() instanceof String by && !by.isEmpty()) {
      parts = fromRight ? fromRight(text, by, limit) : fromLeft(text, by, limit);
    } else {
      throw EvalFailure.value(a.at(), "A string is split at a str that is not empty.");
    }
    return list(parts, a.at());
  }

  private ListData list(List<String> parts, Span at) {
    semantics.meter.elements(parts.size(), at);
    ListData list = new ListData();
    parts.forEach(part -> list.items.add(Value.computed(part, at)));
    return list;
  }

  private static List<String> fromLeft(String text, String by, long limit) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (int next = text.indexOf(by); next >= 0 && parts.size() < limit; ) {
      parts.add(text.substring(at, next));
      at = next + by.length();
      next = text.indexOf(by, at);
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static List<String> fromRight(String text, String by, long limit) {
    List<String> parts = new ArrayList<>();
    int end = text.length();
    while (parts.size() < limit) {
      int next = end < by.length() ? -1 : text.lastIndexOf(by, end - by.length());
      if (next < 0) {
        break;
      }
      parts.add(text.substring(next + by.length(), end));
      end = next;
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static List<String> words(String text, long limit) {
    List<String> parts = new ArrayList<>();
    int i = 0;
    while (true) {
      while (i < text.length() && StringMethods.isSpace(text.charAt(i))) {
        i++;
      }
      if (i == text.length()) {
        return parts;
      }
      int start = i;
      boolean rest = parts.size() >= limit;
      while (i < text.length() && (rest || !StringMethods.isSpace(text.charAt(i)))) {
        i++;
      }
      parts.add(text.substring(start, i));
    }
  }

  private static List<String> wordsFromRight(String text, long limit) {
    String reversed = new StringBuilder(text).reverse().toString();
    List<String> parts = new ArrayList<>();
    words(reversed, limit).forEach(w -> parts.add(new StringBuilder(w).reverse().toString()));
    Collections.reverse(parts);
    return parts;
  }

  Object lines(String text, Arguments a) {
    Value keep = a.optional(0, "keepends");
    boolean keepEnds = keep != null && Types.truth(keep.data());
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length()
          && "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int next = Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
      lines.add(text.substring(start, keepEnds ? next : end));
      start = next;
    }
    return list(lines, a.at());
  }

  Object partition(String text, Arguments a, int found) {
    String by = a.text(0);
    Span at = a.at();
    boolean right = a.callee().equals("rpartition");
    String before = found >= 0 ? text.substring(0, found) : right ? "" : text;
    String after = found >= 0 ? text.substring(found + by.length()) : right ? text : "";
    return TupleData.of(
        Value.computed(before, at),
        Value.computed(found >= 0 ? by : "", at),
        Value.computed(after, at));
  }
}
