package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.jspecify.annotations.Nullable;

/** A list or a tuple. Equality and order are those of the items; a list and a tuple differ. */
public sealed interface SequenceData extends Data permits ListData, TupleData {
  /** Its items, in order. */
  List<Value> items();

  /** A sequence of the same type. */
  SequenceData with(List<Value> items);

  @Override
  default boolean truth() {
    return !items().isEmpty();
  }

  @Override
  default long length() {
    return items().size();
  }

  @Override
  default Value item(Data index, Context context) {
    return items().get(position(this, index, context));
  }

  /** The position from 0 of an index, which counts from the end where it is negative. */
  static int position(Data container, Data index, Context context) {
    if (!(index instanceof NumberData number && number.isInt())) {
      String name = container.typeName();
      throw context.typeError("%s indices must be ints, not %s.".formatted(name, index.typeName()));
    }
    long given = index.index(context);
    long length = container.length();
    long position = given < 0 ? given + length : given;
    if (position < 0 || position >= length) {
      throw context.missingKey(
          "Index %s is out of range for a %s of length %s."
              .formatted(given, container.typeName(), length));
    }
    return (int) position;
  }

  @Override
  default Data slice(Slice slice, Context context) {
    Slice.Bounds bounds = slice.bounds(items().size(), context);
    context.elements(bounds.length());
    List<Value> kept = new ArrayList<>();
    bounds.forEach(i -> kept.add(items().get(i)));
    return with(kept);
  }

  @Override
  default boolean equalTo(Data other, int depth, Context context) {
    context.depth(depth);
    if (!(other instanceof SequenceData that)
        || getClass() != that.getClass()
        || items().size() != that.items().size()) {
      return false;
    }
    for (int i = 0; i < items().size(); i++) {
      if (!Data.equal(items().get(i).data(), that.items().get(i).data(), depth + 1, context)) {
        return false;
      }
    }
    return true;
  }

  @Override
  default int order(CompareOp op, Data other, int depth, Context context) {
    context.step();
    context.depth(depth);
    if (!(other instanceof SequenceData that) || getClass() != that.getClass()) {
      throw context.unsupported(op.symbol(), this, other);
    }
    for (int i = 0; i < Math.min(items().size(), that.items().size()); i++) {
      Data left = items().get(i).data();
      Data right = that.items().get(i).data();
      if (!Data.equal(left, right, depth + 1, context)) {
        return left.order(op, right, depth + 1, context);
      }
    }
    return Integer.compare(items().size(), that.items().size());
  }

  @Override
  default @Nullable Data binary(BinaryOp op, Data right, Context context) {
    if (op == BinaryOp.ADD
        && right instanceof SequenceData other
        && getClass() == other.getClass()) {
      context.elements((long) items().size() + other.items().size());
      List<Value> joined = new ArrayList<>(items().size() + other.items().size());
      joined.addAll(items());
      joined.addAll(other.items());
      return with(joined);
    }
    return op == BinaryOp.MULTIPLY && right instanceof NumberData times && times.isInt()
        ? repeat(Math.max(0, times.index(context)), context)
        : null;
  }

  @Override
  default SequenceData repeat(int times, Context context) {
    context.elements((long) items().size() * times);
    List<Value> repeated = new ArrayList<>(items().size() * times);
    for (int i = 0; i < times && !items().isEmpty(); i++) {
      repeated.addAll(items());
    }
    return with(repeated);
  }

  @Override
  default @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  /** Copies of the items, for {@link #deepCopy} and {@link #adopted}. */
  default List<Value> mapped(java.util.function.UnaryOperator<Data> copy, Context context) {
    context.elements(items().size());
    List<Value> mapped = new ArrayList<>(items().size());
    for (Value item : items()) {
      mapped.add(new Value(copy.apply(item.data()), item.origin()));
    }
    return mapped;
  }

  /** Writes items between brackets. */
  static void writeItems(
      StringBuilder out,
      String open,
      Iterable<Value> items,
      String close,
      int depth,
      Context context) {
    out.append(open);
    String separator = "";
    for (Value item : items) {
      out.append(separator);
      item.data().writePart(out, depth + 1, context);
      separator = ", ";
    }
    out.append(close);
  }

  /** The index of the first item that equals the argument, in the range of the other two. */
  static int indexOf(List<Value> items, Arguments a) {
    int start = a.index(1, "", 0);
    int stop = a.index(2, "", items.size());
    for (int i = start < 0 ? Math.max(0, start + items.size()) : start;
        i < Math.min(items.size(), stop < 0 ? stop + items.size() : stop);
        i++) {
      if (Data.equal(items.get(i).data(), a.data(0), 0, a.context())) {
        return i;
      }
    }
    throw a.context()
        .valueError("`%s` does not find `%s`.".formatted(a.callee(), a.data(0).repr(a.context())));
  }

  @Override
  default FunctionData.@Nullable Body method(String name) {
    return switch (name) {
      case "index" -> a -> IntData.of(indexOf(items(), a.expect(1, 3)));
      case "count" ->
          a -> {
            Data wanted = a.expect(1, 1).data(0);
            return IntData.of(
                items().stream()
                    .filter(item -> Data.equal(item.data(), wanted, 0, a.context()))
                    .count());
          };
      default -> null;
    };
  }

  /** Goes through items by their index, a step each; null ends it. */
  static Iterator<Value> iterator(LongFunction<@Nullable Value> items, Context context) {
    return new Iterator<>() {
      private long index;
      private @Nullable Value next;

      @Override
      public boolean hasNext() {
        context.step();
        next = items.apply(index);
        return next != null;
      }

      @Override
      public Value next() {
        Value value = next == null ? items.apply(index) : next;
        if (value == null) {
          throw new NoSuchElementException();
        }
        index++;
        next = null;
        return value;
      }
    };
  }
}
