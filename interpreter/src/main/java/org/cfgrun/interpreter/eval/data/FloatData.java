package org.cfgrun.interpreter.eval.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** A float of 64 bits. */
public record FloatData(double value) implements NumberData {
  @Override
  public String typeName() {
    return "float";
  }

  @Override
  public boolean truth() {
    return value != 0;
  }

  @Override
  public boolean isInt() {
    return false;
  }

  @Override
  public boolean isNan() {
    return Double.isNaN(value);
  }

  @Override
  public BigInteger toBigInteger() {
    throw new IllegalStateException("A float is not an int.");
  }

  @Override
  public double toDouble(Context context) {
    return value;
  }

  @Override
  public BigDecimal exact() {
    return new BigDecimal(value);
  }

  @Override
  public int infinity() {
    return Double.isInfinite(value) ? (value > 0 ? 1 : -1) : 0;
  }

  /** The int without its fraction. */
  public IntData truncated(Context context) {
    if (!Double.isFinite(value)) {
      throw context.valueError("Infinity and NaN cannot be converted to an int.");
    }
    return IntData.of(exact().toBigInteger());
  }

  private boolean isWhole() {
    return Double.isFinite(value) && value == Math.rint(value);
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return name.equals("is_integer") ? a -> BoolData.of(isWhole()) : null;
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return switch (op) {
      case MINUS -> new FloatData(-value);
      case PLUS -> this;
      case INVERT, NOT -> null;
    };
  }

  @Override
  public Object key(int depth, Context context) {
    return isWhole()
        ? IntData.of(exact().toBigInteger()).key(depth, context)
        : context.meter().unique(Key.of((Object) value));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append(PythonText.ofFloat(value));
  }

  @Override
  public String format(FormatSpec spec, Context context) {
    context.string(spec.size());
    return spec.ofFloat(value);
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return Freezer.leaf(new ScalarNode(value, origin));
  }
}
