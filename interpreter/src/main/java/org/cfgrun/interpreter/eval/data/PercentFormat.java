package org.cfgrun.interpreter.eval.data;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.jspecify.annotations.Nullable;

/** {@code '%d of %(name)s' % values}. */
final class PercentFormat {
  private static final int STEPS_PER_FIELD = 8;

  /** Every int of as many digits fits into 32 bits. */
  private static final int MAX_DIGITS = 9;

  private static final Pattern FIELD =
      Pattern.compile("%(?:\\(([^)]*)\\))?([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d*))?[hlL]?(.)?");

  private final Data values;
  private final List<Value> items;
  private final Context context;
  private int next;
  private boolean keyed;

  private PercentFormat(Data values, Context context) {
    this.values = values;
    this.items =
        values instanceof TupleData tuple ? tuple.items() : List.of(context.computed(values));
    this.context = context;
  }

  static String format(String format, Data values, Context context) {
    return new PercentFormat(values, context).format(format);
  }

  private String format(String format) {
    context.work(4L * format.length());
    StringBuilder out = new StringBuilder();
    Matcher m = FIELD.matcher(format);
    int end = 0;
    while (m.find(end)) {
      out.append(format, end, m.start());
      out.append("%".equals(m.group(5)) ? "%" : field(m));
      context.growingString(out.length());
      end = m.end();
    }
    out.append(format.substring(end));
    context.string(out.length());
    if (next < items.size() && !(values instanceof DictData) && !keyed) {
      throw context.typeError("There are more values than `%` fields in this string.");
    }
    return out.toString();
  }

  private Data take() {
    if (next >= items.size()) {
      throw context.typeError("There are fewer values than `%` fields in this string.");
    }
    return items.get(next++).data();
  }

  private String field(Matcher m) {
    context.steps(STEPS_PER_FIELD);
    String flags = m.group(2);
    int width = size(m.group(3), 0);
    int precision = size(m.group(4), -1);
    boolean left = flags.indexOf('-') >= 0 || width < 0;
    if (m.group(5) == null) {
      throw context.valueError("The string ends inside a `%` field.");
    }
    char type = m.group(5).charAt(0);
    Data data = m.group(1) == null ? take() : named(m.group(1));
    boolean text = "sra".indexOf(type) >= 0;
    boolean zero = flags.indexOf('0') >= 0 && !left && !text;
    char sign = flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-';
    char align = left ? '<' : zero ? '=' : '>';
    boolean alternate = flags.indexOf('#') >= 0;
    Data shown = text ? data.convert(type, context) : number(data, type);
    if (shown instanceof StrData str) {
      FormatSpec spec = spec(zero, align, sign, alternate, width, precision, 's');
      return context.format(() -> str.format(spec, context));
    }
    NumberData number = (NumberData) shown;
    boolean whole = number.isInt() && "diuxXo".indexOf(type) >= 0;
    char shownType = type == 'i' || type == 'u' ? 'd' : type;
    FormatSpec spec = spec(zero, align, sign, alternate, width, whole ? -1 : precision, shownType);
    return context.format(() -> number.format(spec, context));
  }

  private static FormatSpec spec(
      boolean zero, char align, char sign, boolean alternate, int width, int precision, char type) {
    return new FormatSpec(
        zero ? '0' : ' ',
        align,
        sign,
        false,
        alternate,
        Math.abs(width),
        (char) 0,
        precision,
        type);
  }

  private Data named(String name) {
    keyed = true;
    Value value = values instanceof DictData dict ? dict.get(name) : null;
    if (value == null) {
      throw context.valueError("There is no value for `%(" + name + ")`.");
    }
    return value.data();
  }

  private int size(@Nullable String written, int none) {
    if (written == null) {
      return none;
    }
    if (written.isEmpty()) {
      return 0;
    }
    if (written.equals("*")) {
      return take().index(context);
    }
    return written.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(written);
  }

  private Data number(Data data, char type) {
    if (type == 'c' && data instanceof StrData) {
      return data;
    }
    if ("diuxXoeEfFgGc".indexOf(type) < 0) {
      throw context.valueError("`%" + type + "` is not a field.");
    }
    if (!(data instanceof NumberData)) {
      throw context.typeError("`%" + type + "` expects a number, got " + data.description() + ".");
    }
    return data instanceof FloatData real && "diu".indexOf(type) >= 0
        ? real.truncated(context)
        : data;
  }
}
