package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * The data of a value, one class per type of Python. The class owns every operation of the type, so
 * that a new type does not compile before it is complete.
 *
 * <p>Operations that every type must define are abstract. Operations that most types do not
 * support, such as assignment to items, fail here by default.
 */
public sealed interface Data extends Result
    permits AtomicData, StrData, RangeData, SequenceData, DictData, SetData {
  /** The length of data without {@code len()}. */
  long NO_LENGTH = -1;

  /** Returns Python's name of the type. */
  String typeName();

  /** Returns {@code bool(this)}. */
  boolean truth();

  /** Returns {@code len(this)}, or {@link #NO_LENGTH}. */
  long length();

  /** Iterates over the elements. */
  Iterator<Value> iterate(Context context);

  /** Returns {@code this[index]}. */
  Value item(Data index, Context context);

  /** Returns {@code this[start:stop:step]}. */
  Data slice(Slice slice, Context context);

  /** Returns a method, or null if the type has no method of that name. */
  FunctionData.@Nullable Body method(String name);

  /** Returns whether this equals another object; call {@link #equal} instead. */
  boolean equalTo(Data other, int depth, Context context);

  /**
   * Compares this with {@code other}: returns a negative number, 0 or a positive number.
   *
   * @param op the comparison, for messages
   */
  int order(CompareOp op, Data other, int depth, Context context);

  /** Returns {@code this op right}, or null if the operator is not supported. */
  @Nullable Data binary(BinaryOp op, Data right, Context context);

  /** Returns {@code op this}, or null if it is not supported; {@code op} is not {@code not}. */
  @Nullable Data unary(UnaryOp op, Context context);

  /**
   * Returns the normal form of a dict key: two data are the same key if and only if their normal
   * forms are equal in Java. {@code 1}, {@code 1.0} and {@code True} are the same key.
   */
  Object key(int depth, Context context);

  /** Writes {@code repr(this)}; containers write their parts with {@link #writePart}. */
  void write(StringBuilder out, int depth, Context context);

  /** Returns {@code copy.copy(this)}. */
  Data shallowCopy(Context context);

  /**
   * Returns {@code copy.deepcopy(this)}.
   *
   * @param done the copies that are complete or begun, so that shared data stays shared
   */
  Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context);

  /**
   * Returns what a base's dict stores when this is assigned to one of its keys. Plain dicts become
   * config dicts and sequences are copied, so that later changes of the value do not affect the
   * base. A config dict is stored as it is.
   */
  Data adopted(int depth, Context context);

  /** Returns the immutable node of this data. */
  Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer);

  /** Returns the data of a scalar, see {@link ScalarNode#value}. */
  static Data ofScalar(@Nullable Object value) {
    return ScalarNode.visit(value, new ScalarCopy());
  }

  /** Returns the type with its article: {@code a list}, {@code an int}, {@code None}. */
  default String description() {
    String name = typeName();
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  /** Returns {@code isinstance(this, type)}. */
  default boolean isInstance(String type) {
    return typeName().equals(type);
  }

  /** Returns all elements in a new list. */
  default List<Value> elements(Context context) {
    long size = length();
    if (size > 0) {
      context.elements(size);
    }
    List<Value> all = new ArrayList<>();
    Iterator<Value> values = iterate(context);
    while (values.hasNext()) {
      if (size < 0) {
        context.elements(1);
      }
      all.add(values.next());
    }
    return all;
  }

  /** Returns {@code left == right}. */
  static boolean equal(Data left, Data right, int depth, Context context) {
    context.step();
    boolean same = left == right && !(left instanceof FloatData);
    return same || left.equalTo(right, depth, context);
  }

  /** Returns {@code item in this}. */
  default boolean contains(Data item, Context context) {
    Iterator<Value> items = iterate(context);
    while (items.hasNext()) {
      Data candidate = items.next().data();
      if (candidate == item || equal(candidate, item, 0, context)) {
        return true;
      }
    }
    return false;
  }

  /** Returns {@code this op other} for {@code <}, {@code <=}, {@code >} and {@code >=}. */
  default boolean ordered(CompareOp op, Data other, Context context) {
    int sign = order(op, other, 0, context);
    return switch (op) {
      case LESS -> sign < 0;
      case LESS_EQUAL -> sign <= 0;
      case GREATER -> sign > 0;
      case GREATER_EQUAL -> sign >= 0;
      case EQUAL, NOT_EQUAL, IN, NOT_IN, IS, IS_NOT -> throw new IllegalArgumentException();
    };
  }

  /** Returns {@code left op right}. */
  static Data apply(BinaryOp op, Data left, Data right, Context context) {
    Data result = left.binary(op, right, context);
    if (result == null) {
      throw context.unsupported(op.symbol(), left, right);
    }
    return result;
  }

  /** Applies {@code this op= value} in place; returns false if the type has no such operation. */
  default boolean applyInPlace(BinaryOp op, Data value, Context context) {
    return false;
  }

  /** Returns {@code this * times}, or null if the type cannot be repeated. */
  default @Nullable Data repeat(int times, Context context) {
    return null;
  }

  /** Returns an attribute, or null if there is none of that name. */
  default @Nullable Value attribute(String name, Context context) {
    FunctionData.Body body = method(name);
    return body == null ? null : context.computed(FunctionData.function(name, body));
  }

  /** Returns an attribute; fails if there is none of that name. */
  default Value requireAttribute(String name, Context context) {
    Value found = attribute(name, context);
    if (found == null) {
      throw EvalFailure.of(noAttribute(name, context));
    }
    return found;
  }

  /** Returns the error that there is no attribute of that name. */
  default Diagnostic noAttribute(String name, Context context) {
    return Diagnostic.error(
        ErrorCode.MISSING_KEY, context.span(), description() + " has no attribute `" + name + "`.");
  }

  /** Executes {@code this.name = value}. */
  default void setAttribute(Value name, Value value, Context context) {
    throw noAttributeToSet((StrData) name.data(), context);
  }

  /** Executes {@code del this.name}. */
  default void deleteAttribute(String name, Context context) {
    throw noAttributeToSet(new StrData(name), context);
  }

  private EvalFailure noAttributeToSet(StrData name, Context context) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                context.span(),
                "The attributes of " + description() + " cannot be set.")
            .help("Set a key of a dict with `['" + name.text() + "']`."));
  }

  /** Executes {@code this[index] = value}. */
  default void setItem(Value index, Value value, Context context) {
    throw context.typeError("The items of " + description() + " cannot be set.");
  }

  /** Executes {@code this[start:stop:step] = values}. */
  default void setSlice(Slice slice, Data values, Context context) {
    throw context.typeError("The slices of " + description() + " cannot be set.");
  }

  /** Executes {@code del this[index]}. */
  default void deleteItem(Data index, Context context) {
    throw context.typeError("The items of " + description() + " cannot be deleted.");
  }

  /** Executes {@code del this[start:stop:step]}. */
  default void deleteSlice(Slice slice, Context context) {
    throw context.typeError("The slices of " + description() + " cannot be deleted.");
  }

  /** Returns {@code str(this)}. */
  default String str(Context context) {
    return repr(context);
  }

  /** Returns {@code repr(this)}. */
  default String repr(Context context) {
    StringBuilder out = new StringBuilder();
    writePart(out, 0, context);
    context.string(out.length());
    return out.toString();
  }

  /** Writes {@code repr(this)} within the limits. */
  default void writePart(StringBuilder out, int depth, Context context) {
    context.step();
    context.depth(depth);
    context.growingString(out.length());
    write(out, depth, context);
  }

  /** Returns {@code format(this, spec)}. */
  default String format(String spec, Context context) {
    if (spec.isEmpty()) {
      return str(context);
    }
    throw context.typeError(description() + " does not support format `" + spec + "`.");
  }

  /** Applies the conversion {@code !r}, {@code !s} or {@code !a} of a field; 0 is none. */
  default Data convert(char conversion, Context context) {
    return switch (conversion) {
      case 'r' -> new StrData(repr(context));
      case 's' -> new StrData(str(context));
      case 'a' -> {
        String text = PythonText.ascii(repr(context));
        context.string(text.length());
        yield new StrData(text);
      }
      default -> this;
    };
  }

  /** Returns the value of an index or a count, clipped to the range of an int. */
  default int index(Context context) {
    throw context.typeError("Expected an int, got " + description() + ".");
  }

  /** Returns {@code copy.deepcopy(this)}. */
  default Data deepCopy(Context context) {
    return deepCopy(new IdentityHashMap<>(), 0, context);
  }

  @Override
  default Value toValue(Span span) {
    return Value.computed(this, span);
  }
}
