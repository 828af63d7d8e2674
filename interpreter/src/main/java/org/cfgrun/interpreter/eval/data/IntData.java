package org.cfgrun.interpreter.eval.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * An integer of any size.
 *
 * @param small its value, where {@code large} is null
 * @param large its value outside the range of long; null inside
 */
public record IntData(long small, @Nullable BigInteger large)
    implements NumberData, Comparable<IntData> {
  static final IntData ZERO = new IntData(0, null);
  static final IntData ONE = new IntData(1, null);

  /** An integer. */
  public static IntData of(long value) {
    return new IntData(value, null);
  }

  /** An integer. */
  public static IntData of(BigInteger value) {
    return value.bitLength() < 64 ? of(value.longValue()) : new IntData(0, value);
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truth() {
    return small != 0 || large != null;
  }

  @Override
  public boolean isInt() {
    return true;
  }

  @Override
  public boolean isNan() {
    return false;
  }

  @Override
  public BigInteger toBigInteger() {
    return large == null ? BigInteger.valueOf(small) : large;
  }

  @Override
  public double toDouble(Context context) {
    if (large == null) {
      return small;
    }
    double value = large.doubleValue();
    if (Double.isInfinite(value)) {
      throw context.valueError("This integer is too large for a float.");
    }
    return value;
  }

  @Override
  public BigDecimal exact() {
    return large == null ? BigDecimal.valueOf(small) : new BigDecimal(large);
  }

  @Override
  public int infinity() {
    return 0;
  }

  @Override
  public long size() {
    return large == null ? 0 : large.bitLength() / Long.SIZE + 1;
  }

  @Override
  public int compareTo(IntData other) {
    return large == null && other.large == null
        ? Long.compare(small, other.small)
        : toBigInteger().compareTo(other.toBigInteger());
  }

  @Override
  public int index(Context context) {
    return large == null
        ? (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, small))
        : large.signum() * Integer.MAX_VALUE;
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return null;
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return switch (op) {
      case MINUS -> of(toBigInteger().negate());
      case INVERT -> of(toBigInteger().not());
      case PLUS -> this;
      case NOT -> null;
    };
  }

  @Override
  public Object key(int depth, Context context) {
    context.steps(size());
    return context.meter().unique(Key.of(large == null ? (Object) small : large));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    if (large == null) {
      out.append(small);
    } else {
      context.work(size() * size());
      out.append(large);
    }
  }

  @Override
  public String format(FormatSpec spec, Context context) {
    context.string(spec.size());
    context.work(size() * size());
    return spec.isForFloats() ? spec.ofFloat(toDouble(context)) : spec.ofInt(toBigInteger());
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return Freezer.leaf(new ScalarNode(large == null ? (Object) small : large, origin));
  }
}
