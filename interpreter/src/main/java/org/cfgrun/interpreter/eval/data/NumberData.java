package org.cfgrun.interpreter.eval.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.jspecify.annotations.Nullable;

/** A number; {@code True} and {@code False} are numbers too. */
public sealed interface NumberData extends AtomicData permits BoolData, IntData, FloatData {
  /** Whether it is an int or a bool. */
  boolean isInt();

  /** Whether it is a float that is not a number. */
  boolean isNan();

  /** The value of an int or bool. */
  BigInteger toBigInteger();

  /** The nearest float; an int may be too large. */
  double toDouble(Context context);

  /** The exact value; a float must be finite. */
  BigDecimal exact();

  /** How many words of 64 bits an int has; 0 for one of a long, a bool or a float. */
  default long size() {
    return 0;
  }

  /** The infinity that it is, or 0. */
  int infinity();

  @Override
  default boolean equalTo(Data other, int depth, Context context) {
    return other instanceof NumberData number
        && !isNan()
        && !number.isNan()
        && compare(this, number, context) == 0;
  }

  @Override
  default boolean ordered(CompareOp op, Data other, Context context) {
    boolean nan = other instanceof NumberData number && (isNan() || number.isNan());
    return !nan && AtomicData.super.ordered(op, other, context);
  }

  @Override
  default int order(CompareOp op, Data other, int depth, Context context) {
    context.step();
    if (other instanceof NumberData number) {
      return compare(this, number, context);
    }
    throw context.unsupported(op.symbol(), this, other);
  }

  /** Compares exactly; NaN counts as positive infinity. */
  private static int compare(NumberData left, NumberData right, Context context) {
    if (left instanceof IntData a && right instanceof IntData b) {
      return a.compareTo(b);
    }
    if (left instanceof FloatData a && right instanceof FloatData b) {
      return a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
    }
    if (left.infinity() != 0 || left.isNan()) {
      return left.infinity() < 0 ? -1 : 1;
    }
    if (right.infinity() != 0 || right.isNan()) {
      return right.infinity() < 0 ? 1 : -1;
    }
    // A float has up to 1074 decimal digits; an integer beside it is scaled to as many.
    context.steps(left.size() + right.size());
    return left.exact().compareTo(right.exact());
  }

  @Override
  default @Nullable Data binary(BinaryOp op, Data right, Context context) {
    if (right instanceof NumberData number) {
      return Arithmetic.apply(op, this, number, context);
    }
    return op == BinaryOp.MULTIPLY && isInt()
        ? right.repeat(Math.max(0, index(context)), context)
        : null;
  }

  @Override
  default String format(String spec, Context context) {
    return spec.isEmpty()
        ? str(context)
        : context.format(() -> format(FormatSpec.parse(spec), context));
  }

  /** Formats it by a specification. */
  String format(FormatSpec spec, Context context);
}
