package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Span;

/** The types as functions: {@code int('3')}, {@code dict(a=1)}, {@code tuple(list)}. */
final class Conversions {
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(?:(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)"
              + "(?:[eE][+-]?\\d+(?:_\\d+)*)?)");

  private final Semantics semantics;

  Conversions(Semantics semantics) {
    this.semantics = semantics;
  }

  Object toInt(Arguments arguments) {
    arguments.expect(0, 2, "base");
    Span at = arguments.at();
    if (arguments.size() == 0) {
      return 0L;
    }
    Object data = arguments.data(0);
    if (data instanceof String text) {
      return parseInt(text, arguments.index(1, "base", 10), at);
    }
    if (data instanceof Double real) {
      return truncate(real, at);
    }
    if (data != null && Types.isInt(data)) {
      return Numbers.normal(Numbers.big(data));
    }
    throw EvalFailure.type(at, Types.described(data) + " cannot be made an int.");
  }

  /** A float without its fraction. */
  static Object truncate(double value, Span at) {
    if (!Double.isFinite(value)) {
      throw EvalFailure.value(at, "Infinity and NaN are no integers.");
    }
    return Numbers.normal(new BigDecimal(value).toBigInteger());
  }

  private Object parseInt(String text, int base, Span at) {
    String digits = text.strip().replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])", "");
    int radix = base;
    String sign = digits.startsWith("-") ? "-" : "";
    String rest = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    String head = rest.length() > 2 ? rest.substring(0, 2).toLowerCase(java.util.Locale.ROOT) : "";
    int marked =
        switch (head) {
          case "0x" -> 16;
          case "0o" -> 8;
          case "0b" -> 2;
          default -> 0;
        };
    if (marked != 0 && (base == 0 || base == marked)) {
      radix = marked;
      rest = rest.substring(2);
    }
    semantics.meter.integer(rest.length() * 4.0, at);
    boolean letters = rest.isEmpty() || !rest.chars().allMatch(Character::isLetterOrDigit);
    try {
      if (!letters) {
        return Numbers.normal(new BigInteger(sign + rest, radix == 0 ? 10 : radix));
      }
    } catch (NumberFormatException e) {
      // Reported below, like every other text that is no integer.
    }
    throw EvalFailure.value(
        at, "`" + semantics.formatting.repr(text, at) + "` is no integer of base " + base + ".");
  }

  Object toFloat(Arguments arguments) {
    arguments.expect(0, 1);
    Span at = arguments.at();
    if (arguments.size() == 0) {
      return 0.0;
    }
    Object data = arguments.data(0);
    if (data != null && Types.isNumber(data)) {
      return Numbers.real(data, at);
    }
    if (!(data instanceof String text)) {
      throw EvalFailure.type(at, Types.described(data) + " cannot be made a float.");
    }
    String trimmed = text.strip();
    if (REAL.matcher(trimmed).matches()) {
      return Double.parseDouble(trimmed.replace("_", ""));
    }
    String lower = trimmed.toLowerCase(java.util.Locale.ROOT);
    boolean negative = lower.startsWith("-");
    return switch (negative || lower.startsWith("+") ? lower.substring(1) : lower) {
      case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default ->
          throw EvalFailure.value(at, "`" + semantics.formatting.repr(text, at) + "` is no float.");
    };
  }

  Object toStr(Arguments arguments) {
    arguments.expect(0, 1);
    return arguments.size() == 0 ? "" : semantics.formatting.str(arguments.data(0), arguments.at());
  }

  List<Value> items(Arguments arguments) {
    arguments.expect(0, 1);
    return arguments.size() == 0
        ? List.of()
        : semantics.iterating.all(arguments.get(0), arguments.at());
  }

  SetData toSet(Arguments arguments, boolean frozen) {
    SetData set = new SetData(frozen);
    for (Value item : items(arguments)) {
      set.items.putIfAbsent(semantics.keys.normal(item, arguments.at()), item);
    }
    return set;
  }

  DictData toDict(Arguments arguments) {
    if (arguments.size() > 1) {
      arguments.expect(0, 1);
    }
    DictData dict = new DictData();
    semantics.meter.elements(arguments.named().size(), arguments.at());
    if (arguments.size() == 1) {
      addAll(dict, arguments.get(0), arguments.at());
    }
    for (Map.Entry<String, Value> named : arguments.named().entrySet()) {
      String name = named.getKey();
      Value key = Value.written(name, arguments.names().get(name));
      dict.put(name, key, named.getValue());
    }
    return dict;
  }

  /** Adds what {@code dict.update(more)} would: a dict's entries, or pairs. */
  void addAll(DictData dict, Value more, Span at) {
    if (more.data() instanceof DictData other) {
      semantics.meter.elements(other.size(), at);
      Operators.addAll(dict, other);
      return;
    }
    for (Value pair : semantics.iterating.all(more, at)) {
      List<Value> both = semantics.iterating.all(pair, at);
      if (both.size() != 2) {
        throw EvalFailure.value(
            at, "A dict is made of pairs, and this element has " + both.size() + " items.");
      }
      dict.put(semantics.keys.normal(both.get(0), at), both.get(0), both.get(1));
    }
  }
}
