package org.cfgrun.interpreter.eval.data;

import java.util.IdentityHashMap;
import java.util.Iterator;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** {@code range(start, stop, step)}. */
public record RangeData(RangeValue range) implements Data {
  @Override
  public String typeName() {
    return "range";
  }

  @Override
  public boolean truth() {
    return range.length() != 0;
  }

  @Override
  public long length() {
    return range.length();
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    long length = range.length();
    return SequenceData.iterator(
        i -> i < length ? context.computed(IntData.of(range.at(i))) : null, context);
  }

  @Override
  public Value item(Data index, Context context) {
    long position = SequenceData.position(this, index, context);
    return context.computed(IntData.of(range.at(position)));
  }

  @Override
  public Data slice(Slice slice, Context context) {
    Slice.Bounds bounds = slice.bounds(range.length(), context);
    return new RangeData(
        new RangeValue(
            range.at(bounds.start()), range.at(bounds.stop()), range.step() * bounds.step()));
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return switch (name) {
      case "count" -> a -> IntData.of(indexOf(a.expect(1, 1).data(0), a.context()) < 0 ? 0 : 1);
      case "index" -> a -> index(a.expect(1, 1));
      default -> null;
    };
  }

  private Result index(Arguments a) {
    long index = indexOf(a.data(0), a.context());
    if (index < 0) {
      throw a.context()
          .valueError("`index` does not find `%s`.".formatted(a.data(0).repr(a.context())));
    }
    return IntData.of(index);
  }

  /** Returns the index of a number, which may be a float or a bool; -1 if it is not contained. */
  private long indexOf(Data item, Context context) {
    for (long i = 0; i < range.length(); i++) {
      context.step();
      if (Data.equal(IntData.of(range.at(i)), item, 0, context)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equalTo(Data other, int depth, Context context) {
    if (!(other instanceof RangeData that)) {
      return false;
    }
    long length = length();
    return length == that.length()
        && (length == 0
            || (range.start() == that.range.start()
                && (length == 1 || range.step() == that.range.step())));
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
    return context.meter().unique(Key.of((Object) range));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append(range);
  }

  @Override
  public Data shallowCopy(Context context) {
    return this;
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    return this;
  }

  @Override
  public Data adopted(int depth, Context context) {
    return this;
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.range(new ScalarNode(range, origin), range.length());
  }
}
