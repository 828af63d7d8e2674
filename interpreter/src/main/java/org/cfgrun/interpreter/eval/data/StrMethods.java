package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.eval.text.CharacterType;
import org.cfgrun.interpreter.eval.text.LetterCase;
import org.cfgrun.interpreter.eval.text.TextSearch;
import org.cfgrun.interpreter.eval.text.TextSplit;
import org.cfgrun.interpreter.eval.text.Texts;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.syntax.Identifier;
import org.jspecify.annotations.Nullable;

/** Methods of str. */
final class StrMethods {
  private StrMethods() {}

  static FunctionData.@Nullable Body find(String text, String name) {
    FunctionData.Body copying = copying(text, name);
    return copying == null
        ? asking(text, name)
        : a -> {
          a.context().string(text.length());
          return copying.call(a);
        };
  }

  /** Methods whose result may be as long as the text, which is counted first. */
  private static FunctionData.@Nullable Body copying(String text, String name) {
    return switch (name) {
      case "split" -> a -> split(text, a.expect(0, 2, "sep", "maxsplit"), false);
      case "rsplit" -> a -> split(text, a.expect(0, 2, "sep", "maxsplit"), true);
      case "splitlines" -> a -> lines(text, a.expect(0, 1, "keepends"));
      case "partition", "rpartition" -> a -> partition(text, a.expect(1, 1));
      case "replace" -> a -> replace(text, a.expect(2, 3));
      case "strip" -> a -> strip(text, a.expect(0, 1), true, true);
      case "lstrip" -> a -> strip(text, a.expect(0, 1), true, false);
      case "rstrip" -> a -> strip(text, a.expect(0, 1), false, true);
      case "removeprefix" ->
          a ->
              str(
                  text.startsWith(a.expect(1, 1).text(0))
                      ? text.substring(a.text(0).length())
                      : text);
      case "removesuffix" ->
          a ->
              str(
                  text.endsWith(a.expect(1, 1).text(0))
                      ? text.substring(0, text.length() - a.text(0).length())
                      : text);
      case "zfill" ->
          a -> {
            int width = Math.max(0, a.expect(1, 1).index(0, "", 0));
            a.context().string(width);
            return str(Texts.zeroFill(text, width));
          };
      case "expandtabs" -> a -> expandTabs(text, a.expect(0, 1, "tabsize"));
      case "ljust" -> a -> justify(text, a.expect(1, 2), '<');
      case "rjust" -> a -> justify(text, a.expect(1, 2), '>');
      case "center" -> a -> justify(text, a.expect(1, 2), '^');
      case "lower" -> a -> cased(text, LetterCase::lower, a);
      case "upper" -> a -> cased(text, LetterCase::upper, a);
      case "casefold" -> a -> cased(text, LetterCase::fold, a);
      case "swapcase" -> a -> cased(text, LetterCase::swap, a);
      case "title" -> a -> cased(text, LetterCase::title, a);
      case "capitalize" -> a -> cased(text, LetterCase::capitalize, a);
      default -> null;
    };
  }

  private static FunctionData.@Nullable Body asking(String text, String name) {
    return switch (name) {
      case "format" -> a -> str(StrFormat.format(text, a));
      case "format_map" -> a -> formatMap(text, a.expect(1, 1));
      case "join" -> a -> join(text, a.expect(1, 1));
      case "isdecimal" -> a -> BoolData.of(Texts.all(read(text, a), Character::isDigit));
      case "isdigit" -> a -> BoolData.of(Texts.all(read(text, a), CharacterType::isDigit));
      case "isnumeric" -> a -> BoolData.of(Texts.all(read(text, a), CharacterType::isNumeric));
      case "isalpha" -> a -> BoolData.of(Texts.all(read(text, a), Character::isLetter));
      case "isalnum" -> a -> BoolData.of(Texts.all(read(text, a), CharacterType::isAlphanumeric));
      case "isspace" -> a -> BoolData.of(Texts.all(read(text, a), CharacterType::isSpace));
      case "isascii" -> a -> BoolData.of(read(text, a).chars().allMatch(c -> c < 128));
      case "isprintable" -> a -> BoolData.of(read(text, a).codePoints().allMatch(Printable::is));
      case "istitle" -> a -> BoolData.of(LetterCase.isTitle(read(text, a)));
      case "isupper" -> a -> BoolData.of(LetterCase.isAll(read(text, a), Character::isUpperCase));
      case "islower" -> a -> BoolData.of(LetterCase.isAll(read(text, a), Character::isLowerCase));
      case "isidentifier" -> a -> BoolData.of(Identifier.is(read(text, a)));
      default -> StrSearch.method(text, name);
    };
  }

  private static StrData str(String text) {
    return new StrData(text);
  }

  /** Counts that the whole text is read, by a test of each character. */
  private static String read(String text, Arguments a) {
    a.expect(0, 0).context().work(8L * text.length());
    return text;
  }

  /** A result that may be longer than the text: the upper case of {@code ß} is {@code SS}. */
  private static StrData cased(String text, UnaryOperator<String> change, Arguments a) {
    a.expect(0, 0).context().work(8L * text.length());
    String changed = change.apply(text);
    a.context().string(changed.length());
    return str(changed);
  }

  private static Result split(String text, Arguments a, boolean fromRight) {
    Value separator = a.optional(0, "sep");
    int most = a.index(1, "maxsplit", -1);
    long limit = most < 0 ? Long.MAX_VALUE : most;
    ListData parts = new ListData();
    if (separator == null || separator.data() == NoneData.NONE) {
      a.context().work(8L * text.length());
      if (fromRight) {
        TextSplit.wordsFromRight(text, limit, part -> add(part, parts, a));
        Collections.reverse(parts.items());
      } else {
        TextSplit.words(text, limit, part -> add(part, parts, a));
      }
      return parts;
    }
    String by = separator(separator.data(), a);
    a.context().work(TextSearch.cost(text, by));
    if (fromRight) {
      TextSplit.fromRight(by, text, limit, part -> add(part, parts, a));
      Collections.reverse(parts.items());
    } else {
      TextSplit.at(by, text, limit, part -> add(part, parts, a));
    }
    return parts;
  }

  private static String separator(Data given, Arguments a) {
    if (!(given instanceof StrData by)) {
      throw a.expected("a str", given);
    }
    if (by.text().isEmpty()) {
      throw a.context().valueError("The separator of `" + a.callee() + "` cannot be empty.");
    }
    return by.text();
  }

  private static void add(String part, ListData parts, Arguments a) {
    a.context().elements(1);
    parts.items().add(a.context().computed(str(part)));
  }

  private static Result lines(String text, Arguments a) {
    Value keep = a.optional(0, "keepends");
    ListData lines = new ListData();
    a.context().work(8L * text.length());
    TextSplit.lines(text, keep != null && keep.data().truth(), line -> add(line, lines, a));
    return lines;
  }

  private static Result partition(String text, Arguments a) {
    String by = separator(a.data(0), a);
    boolean right = a.callee().equals("rpartition");
    a.context().work(TextSearch.cost(text, by));
    TextSearch search = TextSearch.of(by);
    int found = right ? search.last(text, text.length()) : search.next(text, 0);
    String before = found >= 0 ? text.substring(0, found) : right ? "" : text;
    String after = found >= 0 ? text.substring(found + by.length()) : right ? text : "";
    return TupleData.of(
        a.context().computed(str(before)),
        a.context().computed(str(found >= 0 ? by : "")),
        a.context().computed(str(after)));
  }

  private static Result replace(String text, Arguments a) {
    String from = a.text(0);
    String to = a.text(1);
    // Twice: to count the occurrences, and to replace them.
    a.context().work(2 * TextSearch.cost(text, from));
    a.context().string(Texts.replacedLength(text, from, to));
    return str(Texts.replace(text, from, to, a.index(2, "count", -1)));
  }

  private static Result strip(String text, Arguments a, boolean left, boolean right) {
    String chars = a.size() == 0 || a.data(0) == NoneData.NONE ? null : a.text(0);
    a.context().work(8L * text.length() + 4L * (chars == null ? 0 : chars.length()));
    return str(Texts.strip(text, chars, left, right));
  }

  private static Result expandTabs(String text, Arguments a) {
    int size = a.index(0, "tabsize", 8);
    a.context().work(8L * text.length());
    long tabs = text.chars().filter(c -> c == '\t').count();
    a.context().string(text.length() + tabs * Math.max(0, size));
    return str(Texts.expandTabs(text, size));
  }

  private static Result justify(String text, Arguments a, char align) {
    int width = Math.max(0, a.index(0, "width", 0));
    a.context().string(width);
    String fill = a.size() > 1 ? a.text(1) : " ";
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw a.context()
          .typeError(
              "The fill character of `"
                  + a.callee()
                  + "` must be one character, got a str of "
                  + fill.codePointCount(0, fill.length())
                  + ".");
    }
    return str(Texts.justify(text, width, fill.codePointAt(0), align));
  }

  private static Result formatMap(String text, Arguments a) {
    if (a.data(0) instanceof DictData dict) {
      return str(StrFormat.formatMap(text, dict, a.context()));
    }
    throw a.expected("a dict", a.data(0));
  }

  private static Result join(String separator, Arguments a) {
    List<String> parts = new ArrayList<>();
    long length = 0;
    for (Value item : a.data(0).elements(a.context())) {
      if (!(item.data() instanceof StrData part)) {
        throw a.expected("elements that are strs", item.data());
      }
      parts.add(part.text());
      length += separator.length() + part.text().length();
      a.context().growingString(length - separator.length());
    }
    a.context().string(length);
    return str(String.join(separator, parts));
  }
}
