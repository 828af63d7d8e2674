package org.cfgrun.interpreter.eval.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.cfgrun.interpreter.eval.text.FormatSpec;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** {@code True} or {@code False}, which compute as 1 and 0. */
public record BoolData(boolean value) implements NumberData {
  static final BoolData TRUE = new BoolData(true);
  static final BoolData FALSE = new BoolData(false);

  /** One of the two. */
  public static BoolData of(boolean value) {
    return value ? TRUE : FALSE;
  }

  private IntData number() {
    return value ? IntData.ONE : IntData.ZERO;
  }

  @Override
  public String typeName() {
    return "bool";
  }

  @Override
  public boolean isInstance(String type) {
    return type.equals("bool") || type.equals("int");
  }

  @Override
  public boolean truth() {
    return value;
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
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }

  @Override
  public double toDouble(Context context) {
    return value ? 1 : 0;
  }

  @Override
  public BigDecimal exact() {
    return value ? BigDecimal.ONE : BigDecimal.ZERO;
  }

  @Override
  public int infinity() {
    return 0;
  }

  @Override
  public int index(Context context) {
    return value ? 1 : 0;
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return null;
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return number().unary(op, context);
  }

  @Override
  public Object key(int depth, Context context) {
    return number().key(depth, context);
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append(value ? "True" : "False");
  }

  @Override
  public String format(FormatSpec spec, Context context) {
    return number().format(spec, context);
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return Freezer.leaf(new ScalarNode(value, origin));
  }
}
