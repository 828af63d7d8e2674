package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** {@code '%d of %(name)s' % values}. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile(
          "%(?:\\(([^)]*)\\))?([-+ #0]*)(\\*|\\d{1,9})?(?:\\.(\\*|\\d{0,9}))?[hlL]?(.)?");

  private final Formatting formatting;

  PercentFormat(Formatting formatting) {
    this.formatting = formatting;
  }

  String format(String format, Value values, Span at) {
    Object data = values.data();
    Source source = new Source(data instanceof TupleData tuple ? tuple.items : List.of(values), at);
    StringBuilder out = new StringBuilder();
    Matcher m = FIELD.matcher(format);
    int end = 0;
    while (m.find(end)) {
      out.append(format, end, m.start());
      out.append("%".equals(m.group(5)) ? "%" : field(m, source, data));
      formatting.meter().growingString(out.length(), at);
      end = m.end();
    }
    out.append(format.substring(end));
    formatting.meter().string(out.length(), at);
    if (!source.isSpent() && !(data instanceof DictData) && !source.keyed) {
      throw EvalFailure.type(at, "There are more values than `%` fields in this string.");
    }
    return out.toString();
  }

  /** Gives one value after the other. */
  private static final class Source {
    private final List<Value> items;
    private final Span at;
    private int next;
    private boolean keyed;

    Source(List<Value> items, Span at) {
      this.items = new ArrayList<>(items);
      this.at = at;
    }

    @Nullable Object take() {
      if (isSpent()) {
        throw EvalFailure.type(at, "There are fewer values than `%` fields in this string.");
      }
      return items.get(next++).data();
    }

    boolean isSpent() {
      return next >= items.size();
    }
  }

  private String field(Matcher m, Source source, @Nullable Object all) {
    Span at = source.at;
    String flags = m.group(2);
    int width = size(m.group(3), source, 0);
    int precision = size(m.group(4), source, -1);
    boolean left = flags.indexOf('-') >= 0 || width < 0;
    if (m.group(5) == null) {
      throw EvalFailure.value(at, "The string ends inside a `%` field.");
    }
    char type = m.group(5).charAt(0);
    Object data;
    if (m.group(1) != null) {
      source.keyed = true;
      Value named = all instanceof DictData dict ? dict.get(m.group(1)) : null;
      if (named == null) {
        throw EvalFailure.value(at, "`%(" + m.group(1) + ")` finds no such key.");
      }
      data = named.data();
    } else {
      data = source.take();
    }
    boolean text = "sra".indexOf(type) >= 0;
    boolean zero = flags.indexOf('0') >= 0 && !left && !text;
    char sign = flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-';
    char align = left ? '<' : zero ? '=' : '>';
    boolean alternate = flags.indexOf('#') >= 0;
    Object shown = text ? formatting.convert(data, type, at) : number(data, type, at);
    char shownType =
        text || shown instanceof String ? 's' : type == 'i' || type == 'u' ? 'd' : type;
    int shownPrecision = Types.isInt(shown) && "diuxXo".indexOf(type) >= 0 ? -1 : precision;
    return new FormatSpec(
            zero ? '0' : ' ',
            align,
            sign,
            false,
            alternate,
            Math.abs(width),
            (char) 0,
            shownPrecision,
            shownType)
        .apply(shown, formatting.meter(), at);
  }

  private static int size(@Nullable String written, Source source, int none) {
    if (written == null) {
      return none;
    }
    if (written.isEmpty()) {
      return 0;
    }
    return written.equals("*") ? Types.index(source.take(), source.at) : Integer.parseInt(written);
  }

  private static @Nullable Object number(@Nullable Object data, char type, Span at) {
    if (type == 'c' && data instanceof String) {
      return data;
    }
    if ("diuxXoeEfFgGc".indexOf(type) < 0) {
      throw EvalFailure.value(at, "`%" + type + "` is no field.");
    }
    if (!Types.isNumber(data)) {
      throw EvalFailure.type(
          at, "`%" + type + "` needs a number, and is given " + Types.described(data) + ".");
    }
    if (data instanceof Double real && "diu".indexOf(type) >= 0) {
      return Conversions.truncate(real, at);
    }
    return data instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : data;
  }
}
