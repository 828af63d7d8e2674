package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Normal forms of dict keys and set elements: two keys are the same key in Python exactly when
 * their normal forms are equal in Java. {@code 1}, {@code 1.0} and {@code True} are one key.
 */
final class Keys {
  private enum None {
    NONE
  }

  private record TupleKey(List<Object> items) {}

  private record SetKey(Set<Object> items) {}

  private final Meter meter;

  Keys(Meter meter) {
    this.meter = meter;
  }

  Object normal(Value value, Span at) {
    return normal(value.data(), 0, at);
  }

  private Object normal(@Nullable Object data, int depth, Span at) {
    if (data instanceof String) {
      return data;
    }
    if (data == null) {
      return None.NONE;
    }
    if (Types.isNumber(data)) {
      return number(data);
    }
    if (data instanceof TupleData tuple) {
      meter.depth(depth, at);
      meter.step(at);
      List<Object> items = new ArrayList<>(tuple.items.size());
      for (Value item : tuple.items) {
        items.add(normal(item.data(), depth + 1, at));
      }
      return new TupleKey(items);
    }
    if (data instanceof SetData set && set.frozen) {
      return new SetKey(new HashSet<>(set.items.keySet()));
    }
    if (data instanceof ListData || data instanceof DictData || data instanceof SetData) {
      Diagnostic failure =
          Diagnostic.error(
              ErrorCode.TYPE_MISMATCH,
              at,
              Types.described(data) + " can neither be a dict's key nor an element of a set.");
      throw EvalFailure.of(data instanceof ListData ? failure.help("Use a tuple.") : failure);
    }
    return data;
  }

  private static Object number(Object data) {
    if (data instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (!(data instanceof Double number) || number != Math.rint(number) || number.isInfinite()) {
      return data;
    }
    BigInteger whole = new BigDecimal(number).toBigInteger();
    return whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
  }
}
