package org.cfgrun.interpreter.eval.data;

import java.util.List;
import org.cfgrun.interpreter.eval.text.TextSearch;
import org.cfgrun.interpreter.eval.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * The methods of str that look for a part: {@code find}, {@code rfind}, {@code index}, {@code
 * rindex}, {@code count}, {@code startswith} and {@code endswith}. Their arguments are the part and
 * the range {@code start, end} of characters in which it is looked for.
 */
final class StrSearch {
  private final Arguments arguments;
  private final String within;
  private final long start;
  private final boolean exists;

  private StrSearch(String text, Arguments arguments) {
    this.arguments = arguments.expect(1, 3);
    Context context = arguments.context();
    context.work(2L * text.length());
    int length = text.codePointCount(0, text.length());
    this.start = bound(1, 0, length);
    long end = Math.min(length, bound(2, length, length));
    // In a range that begins behind the text there is not even the empty string.
    this.exists = start <= end;
    if (exists && end - start < length) {
      context.string(end - start);
      int from = text.offsetByCodePoints(0, (int) start);
      this.within = text.substring(from, text.offsetByCodePoints(from, (int) (end - start)));
    } else {
      this.within = text;
    }
  }

  static FunctionData.@Nullable Body method(String text, String name) {
    return switch (name) {
      case "find" -> a -> IntData.of(new StrSearch(text, a).first());
      case "rfind" -> a -> IntData.of(new StrSearch(text, a).last());
      case "index" -> a -> found(new StrSearch(text, a).first(), a);
      case "rindex" -> a -> found(new StrSearch(text, a).last(), a);
      case "count" -> a -> IntData.of(new StrSearch(text, a).count());
      case "startswith" -> a -> BoolData.of(new StrSearch(text, a).affix(true));
      case "endswith" -> a -> BoolData.of(new StrSearch(text, a).affix(false));
      default -> null;
    };
  }

  /** A bound that counts from the end of the text if it is negative, and may be None. */
  private long bound(int position, long otherwise, int length) {
    Value given = arguments.optional(position, "");
    if (given == null || given.data() == NoneData.NONE) {
      return otherwise;
    }
    long bound = given.data().index(arguments.context());
    return bound < 0 ? Math.max(0, bound + length) : bound;
  }

  private static Result found(long index, Arguments a) {
    if (index < 0) {
      throw a.context().valueError("`%s` does not find `%s`.".formatted(a.callee(), a.text(0)));
    }
    return IntData.of(index);
  }

  private long first() {
    String part = part();
    return exists ? position(TextSearch.of(part).next(within, 0)) : -1;
  }

  private long last() {
    String part = part();
    return exists ? position(TextSearch.of(part).last(within, within.length())) : -1;
  }

  private String part() {
    String part = arguments.text(0);
    arguments.context().work(TextSearch.cost(within, part));
    return part;
  }

  /** Returns the index in characters of the text for an offset in the range; -1 for -1. */
  private long position(int offset) {
    return offset < 0 ? -1 : start + within.codePointCount(0, offset);
  }

  private long count() {
    String part = part();
    return exists ? Texts.count(within, part) : 0;
  }

  private boolean affix(boolean atStart) {
    Data given = arguments.data(0);
    List<Value> affixes =
        given instanceof TupleData tuple ? tuple.items() : List.of(arguments.get(0));
    for (Value candidate : affixes) {
      if (!(candidate.data() instanceof StrData affix)) {
        throw arguments.expected("a str or a tuple of them", candidate.data());
      }
      arguments.context().steps(1);
      arguments.context().work(affix.text().length());
      if (exists && (atStart ? within.startsWith(affix.text()) : within.endsWith(affix.text()))) {
        return true;
      }
    }
    return false;
  }
}
