package org.cfgrun.interpreter.eval;

import java.math.BigInteger;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/** Python's names and truth values of data. */
final class Types {
  private Types() {}

  static String name(@Nullable Object data) {
    if (data == null) {
      return "NoneType";
    }
    if (data instanceof Boolean) {
      return "bool";
    }
    if (data instanceof Long || data instanceof BigInteger) {
      return "int";
    }
    if (data instanceof Double) {
      return "float";
    }
    if (data instanceof String) {
      return "str";
    }
    if (data instanceof RangeValue) {
      return "range";
    }
    return containerName(data);
  }

  /** What it is, as it goes on after "is": {@code a list}, {@code an int}, {@code None}. */
  static String described(@Nullable Object data) {
    String name = name(data);
    return data == null ? "None" : (name.equals("int") ? "an " : "a ") + name;
  }

  private static String containerName(Object data) {
    if (data instanceof ListData) {
      return "list";
    }
    if (data instanceof TupleData) {
      return "tuple";
    }
    if (data instanceof DictData) {
      return "dict";
    }
    if (data instanceof SetData set) {
      return set.frozen ? "frozenset" : "set";
    }
    if (data instanceof Iteration iteration) {
      return iteration.typeName();
    }
    if (data instanceof Callable callable) {
      return callable.isType() ? "type" : "function";
    }
    return data instanceof Reference reference && !reference.module() ? "reference" : "module";
  }

  static boolean truth(@Nullable Object data) {
    if (data == null) {
      return false;
    }
    if (data instanceof Boolean truth) {
      return truth;
    }
    if (data instanceof Long number) {
      return number != 0;
    }
    if (data instanceof Double number) {
      return number != 0;
    }
    if (data instanceof String text) {
      return !text.isEmpty();
    }
    long size = size(data);
    return size != 0;
  }

  /** The number of elements, or -1 for data that has no len(). */
  static long size(@Nullable Object data) {
    if (data instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (data instanceof ListData list) {
      return list.items.size();
    }
    if (data instanceof TupleData tuple) {
      return tuple.items.size();
    }
    if (data instanceof DictData dict) {
      return dict.size();
    }
    if (data instanceof SetData set) {
      return set.items.size();
    }
    return data instanceof RangeValue range ? range.length() : -1;
  }

  static boolean isNumber(@Nullable Object data) {
    return data instanceof Long
        || data instanceof Double
        || data instanceof Boolean
        || data instanceof BigInteger;
  }

  static boolean isInt(@Nullable Object data) {
    return data instanceof Long || data instanceof Boolean || data instanceof BigInteger;
  }

  /** An integer that fits an index; indexes beyond an int are all the same to a list. */
  static int index(@Nullable Object data, Span at) {
    if (data instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    if (data instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, number));
    }
    if (data instanceof BigInteger big) {
      return big.signum() * Integer.MAX_VALUE;
    }
    throw EvalFailure.type(at, "This must be an int, and is a " + name(data) + ".");
  }
}
