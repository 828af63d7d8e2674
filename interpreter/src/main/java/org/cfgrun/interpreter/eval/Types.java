package org.cfgrun.interpreter.eval;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.AtomicData;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.DictData;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FloatData;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.NumberData;
import org.cfgrun.interpreter.eval.data.OpaqueData;
import org.cfgrun.interpreter.eval.data.RangeData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.SequenceData;
import org.cfgrun.interpreter.eval.data.SetData;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.eval.text.LetterCase;
import org.cfgrun.interpreter.eval.text.Texts;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.PythonNumbers;
import org.cfgrun.interpreter.value.RangeValue;

/** The types as functions: {@code int('3')}, {@code dict(a=1)}, {@code tuple(list)}. */
final class Types {
  private Types() {}

  static Map<String, FunctionData.Body> all() {
    return Map.of(
        "dict", Types::dict,
        "list", a -> new ListData(items(a)),
        "tuple", a -> new TupleData(items(a)),
        "set", a -> set(a, false),
        "frozenset", a -> set(a, true),
        "int", Types::integer,
        "float", Types::real,
        "str", a -> new StrData(a.expect(0, 1).size() == 0 ? "" : a.data(0).str(a.context())),
        "bool", a -> BoolData.of(a.expect(0, 1).size() > 0 && a.data(0).truth()),
        "range", Types::range);
  }

  private static List<Value> items(Arguments a) {
    return a.expect(0, 1).size() == 0 ? List.of() : a.data(0).elements(a.context());
  }

  private static Result set(Arguments a, boolean frozen) {
    SetData set = new SetData(frozen);
    items(a).forEach(item -> set.add(item, a.context()));
    return set;
  }

  private static Result dict(Arguments a) {
    if (a.size() > 1) {
      a.expect(0, 1);
    }
    DictData dict = new DictData();
    a.context().elements(a.named().size());
    if (a.size() == 1) {
      requirePairs(a);
      dict.putAll(a.data(0), a.context());
    }
    a.named()
        .forEach(
            (name, argument) ->
                dict.put(
                    Value.written(new StrData(name), argument.name()),
                    argument.value(),
                    a.context()));
    return dict;
  }

  /** A list of numbers in front of named arguments is one that lost its own name. */
  private static void requirePairs(Arguments a) {
    Data given = a.data(0);
    Data odd =
        given instanceof AtomicData
            ? given
            : given instanceof SequenceData sequence
                ? sequence.items().stream()
                    .map(Value::data)
                    .filter(AtomicData.class::isInstance)
                    .findFirst()
                    .orElse(null)
                : null;
    // An iterator has items that cannot be looked at twice.
    if (odd == null || odd instanceof OpaqueData) {
      return;
    }
    Span written = a.get(0).origin().span();
    boolean here = written.source() == a.span().source() && written.line() >= a.span().line();
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                here ? written : a.span(),
                "`dict` expects a dict or pairs here, got "
                    + (odd == given ? "" : "a " + given.typeName() + " with ")
                    + odd.description()
                    + ".")
            .help("Give it a name if the name of the argument is missing: `dict(name=...)`."));
  }

  private static Result integer(Arguments a) {
    a.expect(0, 2, "base");
    if (a.size() == 0) {
      return IntData.of(0);
    }
    Data data = a.data(0);
    if (data instanceof StrData str) {
      return parse(str, a.index(1, "base", 10), a.context());
    }
    if (data instanceof FloatData real) {
      return real.truncated(a.context());
    }
    if (data instanceof NumberData number) {
      return IntData.of(number.toBigInteger());
    }
    throw a.expected("a number or a str", data);
  }

  private static IntData parse(StrData str, int base, Context context) {
    context.steps(str.text().length());
    String digits = PythonNumbers.withoutUnderscores(Texts.strip(str.text(), null, true, true));
    int radix = base;
    String sign = digits.startsWith("-") ? "-" : "";
    String rest = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    String head = rest.length() > 2 ? rest.substring(0, 2).toLowerCase(Locale.ROOT) : "";
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
    context.integer(rest.length() * 4.0);
    context.steps((long) rest.length() * rest.length() / 4096);
    boolean letters = rest.isEmpty() || !rest.chars().allMatch(Character::isLetterOrDigit);
    try {
      if (!letters) {
        return IntData.of(new BigInteger(sign + rest, radix == 0 ? 10 : radix));
      }
    } catch (NumberFormatException e) {
      // Reported below, like every other text that is not an integer.
    }
    throw context.valueError("`" + str.repr(context) + "` is not an int in base " + base + ".");
  }

  private static Result real(Arguments a) {
    a.expect(0, 1);
    if (a.size() == 0) {
      return new FloatData(0);
    }
    Data data = a.data(0);
    if (data instanceof NumberData number) {
      return new FloatData(number.toDouble(a.context()));
    }
    if (!(data instanceof StrData str)) {
      throw a.expected("a number or a str", data);
    }
    a.context().steps(str.text().length());
    String trimmed = Texts.strip(str.text(), null, true, true);
    if (PythonNumbers.isDecimal(trimmed)) {
      return new FloatData(Double.parseDouble(trimmed.replace("_", "")));
    }
    String lower = LetterCase.lower(trimmed);
    boolean negative = lower.startsWith("-");
    return new FloatData(
        switch (negative || lower.startsWith("+") ? lower.substring(1) : lower) {
          case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
          case "nan" -> Double.NaN;
          default ->
              throw a.context().valueError("`" + str.repr(a.context()) + "` is not a float.");
        });
  }

  private static Result range(Arguments a) {
    a.expect(1, 3);
    long[] ends = new long[a.size()];
    for (int i = 0; i < ends.length; i++) {
      if (!(a.data(i) instanceof NumberData number && number.isInt())) {
        throw a.expected("ints", a.data(i));
      }
      IntData end = IntData.of(number.toBigInteger());
      if (end.large() != null) {
        throw a.context().valueError("`range` does not support ints of more than 64 bits.");
      }
      ends[i] = end.small();
    }
    long step = ends.length == 3 ? ends[2] : 1;
    if (step == 0) {
      throw a.context().valueError("The step of `range` cannot be 0.");
    }
    return new RangeData(
        ends.length == 1 ? new RangeValue(0, ends[0], 1) : new RangeValue(ends[0], ends[1], step));
  }
}
