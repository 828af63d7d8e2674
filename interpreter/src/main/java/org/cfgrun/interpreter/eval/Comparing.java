package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.value.RangeValue;
import org.jspecify.annotations.Nullable;

/** Python's comparisons. */
final class Comparing {
  private final Meter meter;
  private final Keys keys;
  private final Iterating iterating;

  Comparing(Meter meter, Keys keys, Iterating iterating) {
    this.meter = meter;
    this.keys = keys;
    this.iterating = iterating;
  }

  boolean test(CompareOp op, Value left, Value right, Span at) {
    return switch (op) {
      case EQUAL -> equal(left.data(), right.data(), at);
      case NOT_EQUAL -> !equal(left.data(), right.data(), at);
      case IN -> contains(right, left, at);
      case NOT_IN -> !contains(right, left, at);
      case IS -> same(left.data(), right.data());
      case IS_NOT -> !same(left.data(), right.data());
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> ordered(op, left.data(), right.data(), at);
    };
  }

  /** Identity; scalars of one type and value are one, as Python's small ones are. */
  private static boolean same(@Nullable Object left, @Nullable Object right) {
    return left == right || (left != null && left.equals(right));
  }

  boolean equal(@Nullable Object left, @Nullable Object right, Span at) {
    return equal(left, right, 0, at);
  }

  private boolean equal(@Nullable Object left, @Nullable Object right, int depth, Span at) {
    if (left == right) {
      return !(left instanceof Double number) || !number.isNaN();
    }
    if (left == null || right == null) {
      return false;
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return !isNan(left) && !isNan(right) && compareNumbers(left, right) == 0;
    }
    meter.step(at);
    meter.depth(depth, at);
    if (left instanceof ListData a && right instanceof ListData b) {
      return equalItems(a.items, b.items, depth, at);
    }
    if (left instanceof TupleData a && right instanceof TupleData b) {
      return equalItems(a.items, b.items, depth, at);
    }
    if (left instanceof DictData a && right instanceof DictData b) {
      return equalDicts(a, b, depth, at);
    }
    if (left instanceof SetData a && right instanceof SetData b) {
      return a.items.keySet().equals(b.items.keySet());
    }
    if (left instanceof RangeValue a && right instanceof RangeValue b) {
      long size = a.length();
      return size == b.length()
          && (size == 0 || (a.start() == b.start() && (size == 1 || a.step() == b.step())));
    }
    return left.equals(right);
  }

  private boolean equalItems(List<Value> a, List<Value> b, int depth, Span at) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(a.get(i).data(), b.get(i).data(), depth + 1, at)) {
        return false;
      }
    }
    return true;
  }

  private boolean equalDicts(DictData a, DictData b, int depth, Span at) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Object key : a.normalKeys()) {
      Value left = a.get(key);
      Value right = b.get(key);
      if (left == null || right == null || !equal(left.data(), right.data(), depth + 1, at)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Value container, Value item, Span at) {
    Object data = container.data();
    if (data instanceof String text) {
      if (item.data() instanceof String part) {
        return text.contains(part);
      }
      throw EvalFailure.type(
          at, "`in` a str looks for a str, not for " + Types.described(item.data()) + ".");
    }
    if (data instanceof DictData dict) {
      return dict.has(keys.normal(item, at));
    }
    if (data instanceof SetData set) {
      return set.items.containsKey(keys.normal(item, at));
    }
    var items = iterating.over(container, at);
    while (items.hasNext()) {
      Object candidate = items.next().data();
      if (candidate == item.data() || equal(candidate, item.data(), at)) {
        return true;
      }
    }
    return false;
  }

  private boolean ordered(CompareOp op, @Nullable Object left, @Nullable Object right, Span at) {
    if (left instanceof SetData a && right instanceof SetData b) {
      boolean within =
          op == CompareOp.LESS || op == CompareOp.LESS_EQUAL
              ? b.items.keySet().containsAll(a.items.keySet())
              : a.items.keySet().containsAll(b.items.keySet());
      boolean strict = op == CompareOp.LESS || op == CompareOp.GREATER;
      return within && (!strict || a.items.size() != b.items.size());
    }
    if (isNan(left) || isNan(right)) {
      compare(op, 0.0, Types.isNumber(left) ? right : left, 0, at);
      return false;
    }
    int sign = compare(op, left, right, 0, at);
    return switch (op) {
      case LESS -> sign < 0;
      case LESS_EQUAL -> sign <= 0;
      case GREATER -> sign > 0;
      default -> sign >= 0;
    };
  }

  private static boolean isNan(@Nullable Object data) {
    return data instanceof Double number && number.isNaN();
  }

  /** The order of two values, for sorting, min and max. */
  int compare(Value left, Value right, Span at) {
    return compare(CompareOp.LESS, left.data(), right.data(), 0, at);
  }

  private int compare(
      CompareOp op, @Nullable Object left, @Nullable Object right, int depth, Span at) {
    meter.step(at);
    if (left != null && right != null && Types.isNumber(left) && Types.isNumber(right)) {
      return compareNumbers(left, right);
    }
    if (left instanceof String a && right instanceof String b) {
      return compareText(a, b);
    }
    if (left instanceof ListData a && right instanceof ListData b) {
      return compareItems(op, a.items, b.items, depth, at);
    }
    if (left instanceof TupleData a && right instanceof TupleData b) {
      return compareItems(op, a.items, b.items, depth, at);
    }
    throw EvalFailure.type(
        at,
        "`%s` does not compare %s with %s."
            .formatted(op.symbol(), Types.described(left), Types.described(right)));
  }

  private int compareItems(CompareOp op, List<Value> a, List<Value> b, int depth, Span at) {
    meter.depth(depth, at);
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      Object left = a.get(i).data();
      Object right = b.get(i).data();
      if (!equal(left, right, depth + 1, at)) {
        return compare(op, left, right, depth + 1, at);
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  // Python orders strings by code points, Java by UTF-16 units.
  private static int compareText(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean bothUnits = Character.isSurrogate(left) == Character.isSurrogate(right);
        return bothUnits ? left - right : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Compares exactly; NaN is greater than all, callers see to it first. */
  private static int compareNumbers(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double a && right instanceof Double b) {
      return a.doubleValue() == b.doubleValue() ? 0 : Double.compare(a, b);
    }
    if (left instanceof Double a && !Double.isFinite(a)) {
      return a == Double.NEGATIVE_INFINITY ? -1 : 1;
    }
    if (right instanceof Double b && !Double.isFinite(b)) {
      return b == Double.NEGATIVE_INFINITY ? 1 : -1;
    }
    return exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Object number) {
    if (number instanceof Double real) {
      return new BigDecimal(real);
    }
    BigInteger whole = Numbers.big(number);
    return new BigDecimal(whole);
  }
}
