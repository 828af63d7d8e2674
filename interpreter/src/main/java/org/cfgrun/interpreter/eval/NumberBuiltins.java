package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.jspecify.annotations.Nullable;

/** Functions on numbers. */
final class NumberBuiltins {
  /** Of exponent times modulus: some hundredths of a second. */
  private static final long MAX_RESIDUE_BITS = 1L << 22;

  private final Semantics semantics;

  NumberBuiltins(Semantics semantics) {
    this.semantics = semantics;
  }

  Map<String, Callable.Body> all() {
    Map<String, Callable.Body> all = new LinkedHashMap<>();
    all.put("sum", this::sum);
    all.put("round", this::round);
    all.put("abs", this::abs);
    all.put("divmod", this::divmod);
    all.put("pow", this::pow);
    all.put("hex", a -> based(a, "#x"));
    all.put("oct", a -> based(a, "#o"));
    all.put("bin", a -> based(a, "#b"));
    all.put("ord", NumberBuiltins::ord);
    all.put("chr", NumberBuiltins::chr);
    return all;
  }

  private Value apply(BinaryOp op, Value a, Value b, Span at) {
    return Value.computed(semantics.operators.apply(op, a, b, at), at);
  }

  private Object sum(Arguments a) {
    a.expect(1, 2, "start");
    Value start = a.optional(1, "start");
    Value total = start == null ? Value.computed(0L, a.at()) : start;
    if (total.data() instanceof String) {
      throw EvalFailure.of(
          Diagnostic.error(ErrorCode.TYPE_MISMATCH, a.at(), "`sum` does not add strings.")
              .help("Write `''.join(...)`."));
    }
    Iterator<Value> values = semantics.iterating.over(a.get(0), a.at());
    while (values.hasNext()) {
      total = apply(BinaryOp.ADD, total, values.next(), a.at());
    }
    return total;
  }

  private @Nullable Object round(Arguments a) {
    a.expect(1, 2, "ndigits");
    Object data = a.data(0);
    Value digits = a.optional(1, "ndigits");
    boolean toInt = digits == null || digits.data() == null;
    if (data instanceof Double real) {
      return toInt
          ? Numbers.normal(Numbers.roundToInt(real, a.at()))
          : (Object) Numbers.round(real, Types.index(digits.data(), a.at()));
    }
    if (data == null || !Types.isInt(data)) {
      throw EvalFailure.type(a.at(), Types.described(data) + " cannot be rounded.");
    }
    BigInteger value = Numbers.big(data);
    int count = toInt ? 0 : Types.index(digits.data(), a.at());
    if (count >= 0) {
      return Numbers.normal(value);
    }
    if (count < -100_000) {
      return 0L;
    }
    return Numbers.normal(
        new BigDecimal(value).setScale(count, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private Object abs(Arguments a) {
    Object data = a.expect(1, 1).data(0);
    if (data instanceof Double real) {
      return Math.abs(real);
    }
    if (data != null && Types.isInt(data)) {
      return Numbers.normal(Numbers.big(data).abs());
    }
    throw EvalFailure.type(a.at(), Types.described(data) + " has no absolute value.");
  }

  private Object divmod(Arguments a) {
    a.expect(2, 2);
    return TupleData.of(
        apply(BinaryOp.FLOOR_DIVIDE, a.get(0), a.get(1), a.at()),
        apply(BinaryOp.MODULO, a.get(0), a.get(1), a.at()));
  }

  private @Nullable Object pow(Arguments a) {
    a.expect(2, 3);
    if (a.size() == 2) {
      return semantics.operators.apply(BinaryOp.POWER, a.get(0), a.get(1), a.at());
    }
    Object base = a.data(0);
    Object exponent = a.data(1);
    Object modulus = a.data(2);
    boolean whole =
        base != null
            && exponent != null
            && modulus != null
            && Types.isInt(base)
            && Types.isInt(exponent)
            && Types.isInt(modulus);
    if (!whole || Numbers.big(exponent).signum() < 0 || Numbers.big(modulus).signum() <= 0) {
      throw EvalFailure.value(
          a.at(),
          "`pow` with a modulus needs ints, the modulus positive, the exponent not negative.");
    }
    BigInteger divisor = Numbers.big(modulus);
    BigInteger times = Numbers.big(exponent);
    if ((long) divisor.bitLength() * times.bitLength() > MAX_RESIDUE_BITS) {
      throw EvalFailure.overBudget(a.at(), "This power of large integers takes too long.");
    }
    return Numbers.normal(Numbers.big(base).modPow(times, divisor));
  }

  private Object based(Arguments a, String spec) {
    Object data = a.expect(1, 1).data(0);
    if (data == null || !Types.isInt(data)) {
      throw EvalFailure.type(a.at(), "`" + a.callee() + "` needs an int.");
    }
    return semantics.formatting.format(Numbers.normal(Numbers.big(data)), spec, a.at());
  }

  private static Object ord(Arguments a) {
    String text = a.expect(1, 1).text(0);
    if (text.codePointCount(0, text.length()) != 1) {
      throw EvalFailure.type(a.at(), "`ord` needs a str of one character.");
    }
    return (long) text.codePointAt(0);
  }

  private static Object chr(Arguments a) {
    int point = Types.index(a.expect(1, 1).data(0), a.at());
    if (!Character.isValidCodePoint(point)) {
      throw EvalFailure.value(a.at(), "There is no character " + point + ".");
    }
    return Character.toString(point);
  }
}
