package org.cfgrun.interpreter.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.jspecify.annotations.Nullable;

/** Python's operators on data of every type. */
final class Operators {
  private final Meter meter;
  private final Numbers numbers;
  private final Iterating iterating;
  private final PercentFormat percent;

  Operators(Meter meter, Iterating iterating, Formatting formatting) {
    this.meter = meter;
    this.numbers = new Numbers(meter);
    this.iterating = iterating;
    this.percent = new PercentFormat(formatting);
  }

  @Nullable Object apply(BinaryOp op, Value left, Value right, Span at) {
    Object a = left.data();
    Object b = right.data();
    Object result =
        a != null && b != null && Types.isNumber(a) && Types.isNumber(b)
            ? numbers.apply(op, a, b, at)
            : onContainers(op, left, right, at);
    if (result == null) {
      throw EvalFailure.type(
          at,
          "`%s` has no meaning for %s and %s."
              .formatted(op.symbol(), Types.described(a), Types.described(b)));
    }
    return result;
  }

  private @Nullable Object onContainers(BinaryOp op, Value left, Value right, Span at) {
    Object a = left.data();
    Object b = right.data();
    return switch (op) {
      case ADD -> concatenate(a, b, at);
      case MULTIPLY -> Types.isInt(b) ? repeat(a, b, at) : Types.isInt(a) ? repeat(b, a, at) : null;
      case MODULO -> a instanceof String format ? percent.format(format, right, at) : null;
      case BIT_OR, BIT_AND, BIT_XOR, SUBTRACT -> {
        if (a instanceof SetData x && b instanceof SetData y) {
          yield sets(op, x, y, at);
        }
        yield op == BinaryOp.BIT_OR && a instanceof DictData x && b instanceof DictData y
            ? union(x, y, at)
            : null;
      }
      default -> null;
    };
  }

  private @Nullable Object concatenate(@Nullable Object a, @Nullable Object b, Span at) {
    if (a instanceof String x && b instanceof String y) {
      meter.string((long) x.length() + y.length(), at);
      return x.concat(y);
    }
    if (a instanceof ListData x && b instanceof ListData y) {
      return new ListData(joined(x.items, y.items, at));
    }
    if (a instanceof TupleData x && b instanceof TupleData y) {
      return new TupleData(joined(x.items, y.items, at));
    }
    return null;
  }

  private List<Value> joined(List<Value> a, List<Value> b, Span at) {
    meter.elements((long) a.size() + b.size(), at);
    List<Value> joined = new ArrayList<>(a.size() + b.size());
    joined.addAll(a);
    joined.addAll(b);
    return joined;
  }

  private @Nullable Object repeat(@Nullable Object data, @Nullable Object count, Span at) {
    int times = Math.max(0, Types.index(count, at));
    if (data instanceof String text) {
      meter.string((long) text.length() * times, at);
      return text.repeat(times);
    }
    if (data instanceof ListData list) {
      return new ListData(repeated(list.items, times, at));
    }
    return data instanceof TupleData tuple ? new TupleData(repeated(tuple.items, times, at)) : null;
  }

  private List<Value> repeated(List<Value> items, int times, Span at) {
    meter.elements((long) items.size() * times, at);
    List<Value> repeated = new ArrayList<>(items.size() * times);
    for (int i = 0; i < times && !items.isEmpty(); i++) {
      repeated.addAll(items);
    }
    return repeated;
  }

  private @Nullable Object sets(BinaryOp op, SetData a, SetData b, Span at) {
    meter.elements((long) a.items.size() + b.items.size(), at);
    SetData result = a.copy();
    switch (op) {
      case BIT_OR -> b.items.forEach(result.items::putIfAbsent);
      case BIT_AND -> result.items.keySet().retainAll(b.items.keySet());
      case SUBTRACT -> result.items.keySet().removeAll(b.items.keySet());
      default -> {
        for (Map.Entry<Object, Value> item : b.items.entrySet()) {
          if (result.items.remove(item.getKey()) == null) {
            result.items.put(item.getKey(), item.getValue());
          }
        }
      }
    }
    return result;
  }

  private DictData union(DictData a, DictData b, Span at) {
    meter.elements((long) a.size() + b.size(), at);
    DictData union = a.copy();
    addAll(union, b);
    return union;
  }

  static void addAll(DictData to, DictData from) {
    var keys = from.normalKeys().iterator();
    for (DictData.Entry entry : from.entries()) {
      to.put(keys.next(), entry.key(), entry.value());
    }
  }

  /**
   * {@code target op= value}: changes lists, dicts and sets in place; null when there is no such
   * change, so that the plain operator applies.
   */
  boolean applyInPlace(BinaryOp op, Value target, Value value, Span at) {
    if (target.data() instanceof ListData list) {
      if (op == BinaryOp.ADD) {
        list.items.addAll(iterating.all(value, at));
        return true;
      }
      if (op == BinaryOp.MULTIPLY && Types.isInt(value.data())) {
        List<Value> repeated = repeated(list.items, Math.max(0, Types.index(value.data(), at)), at);
        list.items.clear();
        list.items.addAll(repeated);
        return true;
      }
    }
    if (target.data() instanceof DictData dict
        && value.data() instanceof DictData more
        && op == BinaryOp.BIT_OR) {
      meter.elements(more.size(), at);
      addAll(dict, more);
      return true;
    }
    if (target.data() instanceof SetData set && value.data() instanceof SetData other) {
      if (!set.frozen && sets(op, set, other, at) instanceof SetData result) {
        set.items.clear();
        set.items.putAll(result.items);
        return true;
      }
    }
    return false;
  }

  @Nullable Object apply(UnaryOp op, @Nullable Object data, Span at) {
    if (op == UnaryOp.NOT) {
      return !Types.truth(data);
    }
    if (data instanceof Double real && op != UnaryOp.INVERT) {
      return op == UnaryOp.MINUS ? -real : real;
    }
    if (data == null || !Types.isInt(data)) {
      String sign = op == UnaryOp.MINUS ? "-" : op == UnaryOp.PLUS ? "+" : "~";
      throw EvalFailure.type(
          at, "`" + sign + "` has no meaning for " + Types.described(data) + ".");
    }
    BigInteger value = Numbers.big(data);
    return Numbers.normal(
        switch (op) {
          case MINUS -> value.negate();
          case INVERT -> value.not();
          default -> value;
        });
  }
}
