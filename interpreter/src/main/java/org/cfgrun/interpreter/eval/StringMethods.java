package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Methods of str. */
final class StringMethods {
  private final Semantics semantics;
  private final StringFormat format;
  private final Splitting splitting;

  StringMethods(Semantics semantics, StringFormat format) {
    this.semantics = semantics;
    this.format = format;
    this.splitting = new Splitting(semantics);
  }

  Callable.@Nullable Body find(String text, String name) {
    Callable.Body copying = copying(text, name);
    return copying == null
        ? asking(text, name)
        : a -> {
          semantics.meter.string(text.length(), a.at());
          return copying.call(a);
        };
  }

  /** What gives the text, or most of it, once more. */
  private Callable.@Nullable Body copying(String text, String name) {
    return switch (name) {
      case "split" -> a -> splitting.split(text, a.expect(0, 2, "sep", "maxsplit"), false);
      case "rsplit" -> a -> splitting.split(text, a.expect(0, 2, "sep", "maxsplit"), true);
      case "splitlines" -> a -> splitting.lines(text, a.expect(0, 1, "keepends"));
      case "partition" -> a -> splitting.partition(text, a.expect(1, 1), text.indexOf(a.text(0)));
      case "rpartition" ->
          a -> splitting.partition(text, a.expect(1, 1), text.lastIndexOf(a.text(0)));
      case "replace" -> a -> replace(text, a.expect(2, 3));
      case "strip" -> a -> strip(text, a.expect(0, 1), true, true);
      case "lstrip" -> a -> strip(text, a.expect(0, 1), true, false);
      case "rstrip" -> a -> strip(text, a.expect(0, 1), false, true);
      case "removeprefix" ->
          a -> text.startsWith(a.expect(1, 1).text(0)) ? text.substring(a.text(0).length()) : text;
      case "removesuffix" ->
          a ->
              text.endsWith(a.expect(1, 1).text(0))
                  ? text.substring(0, text.length() - a.text(0).length())
                  : text;
      case "zfill" -> a -> zfill(text, a.expect(1, 1).index(0, "", 0), a.at());
      case "ljust" -> a -> justify(text, a.expect(1, 2), '<');
      case "rjust" -> a -> justify(text, a.expect(1, 2), '>');
      case "center" -> a -> justify(text, a.expect(1, 2), '^');
      case "lower" -> a -> text.toLowerCase(Locale.ROOT);
      case "upper" -> a -> text.toUpperCase(Locale.ROOT);
      case "casefold" -> a -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
      case "swapcase" -> a -> LetterCase.swap(text);
      case "title" -> a -> LetterCase.title(text);
      case "capitalize" -> a -> LetterCase.capitalize(text);
      default -> null;
    };
  }

  private Callable.@Nullable Body asking(String text, String name) {
    return switch (name) {
      case "format" -> a -> format.format(text, a);
      case "format_map" -> a -> formatMap(text, a.expect(1, 1));
      case "join" -> a -> join(text, a.expect(1, 1));
      case "startswith" -> a -> affix(a.expect(1, 3), sliced(text, a)::startsWith);
      case "endswith" -> a -> affix(a.expect(1, 3), sliced(text, a)::endsWith);
      case "find" -> a -> (long) text.indexOf(a.expect(1, 2).text(0), a.index(1, "", 0));
      case "rfind" -> a -> (long) text.lastIndexOf(a.expect(1, 1).text(0));
      case "index" -> a -> index(text, a.expect(1, 2));
      case "count" -> a -> count(text, a.expect(1, 1).text(0));
      case "isdigit", "isnumeric", "isdecimal" -> a -> all(text, Character::isDigit);
      case "isalpha" -> a -> all(text, Character::isLetter);
      case "isalnum" -> a -> all(text, Character::isLetterOrDigit);
      case "isspace" -> a -> all(text, Character::isWhitespace);
      case "isupper" -> a -> LetterCase.isAll(text, Character::isUpperCase);
      case "islower" -> a -> LetterCase.isAll(text, Character::isLowerCase);
      case "isidentifier" -> a -> text.matches("[\\p{L}_][\\p{L}\\p{N}_]*");
      default -> null;
    };
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private String formatMap(String text, Arguments a) {
    if (a.data(0) instanceof DictData dict) {
      return format.formatMap(text, dict, a.at());
    }
    throw EvalFailure.type(a.at(), "`format_map` needs a dict.");
  }

  private String join(String separator, Arguments a) {
    List<String> parts = new ArrayList<>();
    long length = 0;
    for (Value item : semantics.iterating.all(a.get(0), a.at())) {
      if (!(item.data() instanceof String text)) {
        throw EvalFailure.type(
            a.at(), "`join` needs strings, and finds " + Types.described(item.data()) + ".");
      }
      parts.add(text);
      length += separator.length() + text.length();
    }
    semantics.meter.string(length, a.at());
    return String.join(separator, parts);
  }

  private String replace(String text, Arguments a) {
    String from = a.text(0);
    String to = a.text(1);
    int times = a.index(2, "count", -1);
    long most = from.isEmpty() ? text.length() + 1 : (Long) count(text, from);
    semantics.meter.string(text.length() + most * Math.max(0, to.length() - from.length()), a.at());
    StringBuilder out = new StringBuilder();
    int done = 0;
    int copied = 0;
    int next = text.indexOf(from);
    while (next >= 0 && done != times) {
      out.append(text, copied, next).append(to);
      copied = next + from.length();
      done++;
      // The empty string stands before every character and after the last.
      boolean atEnd = from.isEmpty() && next == text.length();
      int start = from.isEmpty() && !atEnd ? text.offsetByCodePoints(next, 1) : copied;
      next = atEnd ? -1 : text.indexOf(from, start);
    }
    return out.append(text.substring(copied)).toString();
  }

  private static Object strip(String text, Arguments a, boolean left, boolean right) {
    String chars = a.size() == 0 || a.data(0) == null ? null : a.text(0);
    IntPredicate falls = chars == null ? StringMethods::isSpace : c -> chars.indexOf(c) >= 0;
    int start = 0;
    int end = text.length();
    while (left && start < end && falls.test(text.charAt(start))) {
      start++;
    }
    while (right && end > start && falls.test(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  private static String sliced(String text, Arguments a) {
    Value start = a.optional(1, "start");
    Value stop = a.optional(2, "end");
    SliceBounds bounds =
        SliceBounds.of(
            start == null ? null : start.data(),
            stop == null ? null : stop.data(),
            null,
            text.length(),
            a.at());
    return bounds.length() == 0 ? "" : text.substring((int) bounds.start(), (int) bounds.stop());
  }

  private static boolean affix(Arguments a, Predicate<String> test) {
    List<Value> candidates = a.data(0) instanceof TupleData tuple ? tuple.items : List.of(a.get(0));
    for (Value candidate : new ArrayList<>(candidates)) {
      if (!(candidate.data() instanceof String affix)) {
        throw EvalFailure.type(a.at(), "`" + a.callee() + "` needs a str or a tuple of them.");
      }
      if (test.test(affix)) {
        return true;
      }
    }
    return false;
  }

  private static Object index(String text, Arguments a) {
    int found = text.indexOf(a.text(0), a.index(1, "", 0));
    if (found < 0) {
      throw EvalFailure.value(a.at(), "`index` does not find this text.");
    }
    return (long) found;
  }

  private static Long count(String text, String part) {
    if (part.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  private String zfill(String text, int width, Span at) {
    semantics.meter.string(width, at);
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = "0".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
  }

  private String justify(String text, Arguments a, char align) {
    int width = a.index(0, "width", 0);
    semantics.meter.string(width, a.at());
    int fill = a.size() > 1 ? a.text(1).codePointAt(0) : ' ';
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    // An odd rest goes to the left where the width is odd, as Python has it.
    int before = align == '<' ? 0 : align == '>' ? missing : missing / 2 + (missing & width & 1);
    String padding = Character.toString(fill);
    return padding.repeat(before) + text + padding.repeat(missing - before);
  }
}
