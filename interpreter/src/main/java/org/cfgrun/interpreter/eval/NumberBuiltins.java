package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.Arithmetic;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FloatData;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.NumberData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;

/** Builtin functions on numbers and characters. */
final class NumberBuiltins {
  /** Of exponent times modulus: some hundredths of a second. */
  private static final long MAX_RESIDUE_BITS = 1L << 22;

  private NumberBuiltins() {}

  static Map<String, FunctionData.Body> all() {
    return Map.of(
        "sum", NumberBuiltins::sum,
        "round", NumberBuiltins::round,
        "abs", NumberBuiltins::abs,
        "divmod", NumberBuiltins::divmod,
        "pow", NumberBuiltins::pow,
        "hex", a -> based(a, "#x"),
        "oct", a -> based(a, "#o"),
        "bin", a -> based(a, "#b"),
        "ord", NumberBuiltins::ord,
        "chr", NumberBuiltins::chr);
  }

  private static Result sum(Arguments a) {
    a.expect(1, 2, "start");
    Value start = a.optional(1, "start");
    Value total = start == null ? a.context().computed(IntData.of(0)) : start;
    if (total.data() instanceof StrData) {
      throw EvalFailure.of(
          Diagnostic.error(ErrorCode.TYPE_MISMATCH, a.span(), "`sum` cannot add strs.")
              .help("Write `''.join(...)`."));
    }
    Context context = a.context();
    Iterator<Value> values = a.data(0).iterate(context);
    while (values.hasNext()) {
      Data next = values.next().data();
      total = context.computed(Data.apply(BinaryOp.ADD, total.data(), next, context));
    }
    return total;
  }

  private static Result round(Arguments a) {
    a.expect(1, 2, "ndigits");
    Value digits = a.optional(1, "ndigits");
    Data given = digits == null ? NoneData.NONE : digits.data();
    boolean toInt = given == NoneData.NONE;
    int count = toInt ? 0 : given.index(a.context());
    if (a.data(0) instanceof FloatData real) {
      return toInt
          ? Arithmetic.roundToInt(real.value(), a.context())
          : new FloatData(Arithmetic.round(real.value(), count));
    }
    BigInteger value = integer(a, 0, "a number");
    if (count >= 0) {
      return IntData.of(value);
    }
    // The power of ten is more than twice the value.
    if (-count > value.bitLength() * Math.log10(2) + 1) {
      return IntData.of(0);
    }
    a.context().steps(words(value) * words(value) / 4);
    return IntData.of(new BigDecimal(value).setScale(count, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private static long words(BigInteger value) {
    return 1 + value.bitLength() / Long.SIZE;
  }

  private static BigInteger integer(Arguments a, int index, String expected) {
    if (a.data(index) instanceof NumberData number && number.isInt()) {
      return number.toBigInteger();
    }
    throw a.expected(expected, a.data(index));
  }

  private static Result abs(Arguments a) {
    return a.expect(1, 1).data(0) instanceof FloatData real
        ? new FloatData(Math.abs(real.value()))
        : IntData.of(integer(a, 0, "a number").abs());
  }

  private static Result divmod(Arguments a) {
    a.expect(2, 2);
    Context context = a.context();
    return TupleData.of(
        context.computed(Data.apply(BinaryOp.FLOOR_DIVIDE, a.data(0), a.data(1), context)),
        context.computed(Data.apply(BinaryOp.MODULO, a.data(0), a.data(1), context)));
  }

  private static Result pow(Arguments a) {
    a.expect(2, 3);
    if (a.size() == 2) {
      return Data.apply(BinaryOp.POWER, a.data(0), a.data(1), a.context());
    }
    BigInteger base = integer(a, 0, "ints");
    BigInteger exponent = integer(a, 1, "ints");
    BigInteger modulus = integer(a, 2, "ints");
    if (exponent.signum() < 0 || modulus.signum() <= 0) {
      throw a.context()
          .valueError(
              "`pow` with a modulus expects a positive modulus and an exponent of at least 0.");
    }
    if ((long) modulus.bitLength() * exponent.bitLength() > MAX_RESIDUE_BITS) {
      throw EvalFailure.overBudget(a.span(), "This power of large integers takes too long.");
    }
    a.context().steps(exponent.bitLength() * words(modulus) * words(modulus) / 8);
    return IntData.of(base.modPow(exponent, modulus));
  }

  private static Result based(Arguments a, String spec) {
    BigInteger value = integer(a.expect(1, 1), 0, "an int");
    return new StrData(IntData.of(value).format(spec, a.context()));
  }

  private static Result ord(Arguments a) {
    String text = a.expect(1, 1).text(0);
    if (text.isEmpty() || text.length() != Character.charCount(text.codePointAt(0))) {
      throw a.context().typeError("`ord` expects a str of one character.");
    }
    return IntData.of(text.codePointAt(0));
  }

  private static Result chr(Arguments a) {
    int point = a.expect(1, 1).data(0).index(a.context());
    if (!Character.isValidCodePoint(point)) {
      throw a.context().valueError(point + " is not a Unicode code point.");
    }
    return new StrData(Character.toString(point));
  }
}
