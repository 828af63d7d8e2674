package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** {@code None}. */
public enum NoneData implements AtomicData {
  NONE;

  @Override
  public String typeName() {
    return "NoneType";
  }

  @Override
  public String description() {
    return "None";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return null;
  }

  @Override
  public boolean equalTo(Data other, int depth, Context context) {
    return this == other;
  }

  @Override
  public int order(CompareOp op, Data other, int depth, Context context) {
    throw context.unsupported(op.symbol(), this, other);
  }

  @Override
  public @Nullable Data binary(BinaryOp op, Data right, Context context) {
    return null;
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  @Override
  public Object key(int depth, Context context) {
    return this;
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append("None");
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return Freezer.leaf(new ScalarNode(null, origin));
  }
}
