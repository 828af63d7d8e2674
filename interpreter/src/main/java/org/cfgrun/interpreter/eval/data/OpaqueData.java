package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.jspecify.annotations.Nullable;

/** Data that exists during evaluation only, such as functions and modules. */
public sealed interface OpaqueData extends AtomicData
    permits FunctionData, IteratorData, ModuleData, ReferenceData {
  @Override
  default boolean truth() {
    return true;
  }

  @Override
  default FunctionData.@Nullable Body method(String name) {
    return null;
  }

  @Override
  default boolean equalTo(Data other, int depth, Context context) {
    return equals(other);
  }

  @Override
  default int order(CompareOp op, Data other, int depth, Context context) {
    throw context.unsupported(op.symbol(), this, other);
  }

  @Override
  default @Nullable Data binary(BinaryOp op, Data right, Context context) {
    return null;
  }

  @Override
  default @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  @Override
  default Object key(int depth, Context context) {
    return this;
  }
}
