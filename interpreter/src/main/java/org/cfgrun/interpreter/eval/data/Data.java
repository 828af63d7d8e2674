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
 * A datum of one of Python's types. Each type is a class that says all that the type can do, so
 * that a new type does not compile before it is complete.
 *
 * <p>Abstract here is what every type must answer. What most types refuse, such as assignments to
 * items, is refused here.
 */
public sealed interface Data extends Result
    permits AtomicData, StrData, RangeData, SequenceData, DictData, SetData {
  /** The length of a type without {@code len()}. */
  long NO_LENGTH = -1;

  /** Python's name of the type. */
  String typeName();

  /** What {@code bool()} makes of it. */
  boolean truth();

  /** What {@code len()} gives, or {@link #NO_LENGTH}. */
  long length();

  /** Its elements, one after the other. */
  Iterator<Value> iterate(Context context);

  /** {@code this[index]}. */
  Value item(Data index, Context context);

  /** {@code this[start:stop:step]}. */
  Data slice(Slice slice, Context context);

  /** A method, or null when the type has none of that name. */
  FunctionData.@Nullable Body method(String name);

  /** Whether it equals {@code other}, which is another object; see {@link #equal}. */
  boolean equalTo(Data other, int depth, Context context);

  /**
   * Orders it and {@code other}: a negative number, 0 or a positive one.
   *
   * @param op the comparison, for messages
   */
  int order(CompareOp op, Data other, int depth, Context context);

  /** {@code this op right}, or null when the operator is not supported. */
  @Nullable Data binary(BinaryOp op, Data right, Context context);

  /** {@code op this} for an operator other than {@code not}, or null when it is not supported. */
  @Nullable Data unary(UnaryOp op, Context context);

  /**
   * Its normal form as a key: two data are one key of a dict exactly when their normal forms are
   * equal in Java. {@code 1}, {@code 1.0} and {@code True} are one key.
   */
  Object key(int depth, Context context);

  /** Writes its {@code repr}; containers write their parts by {@link #writePart}. */
  void write(StringBuilder out, int depth, Context context);

  /** What {@code copy.copy} gives. */
  Data shallowCopy(Context context);

  /**
   * What {@code copy.deepcopy} gives.
   *
   * @param done the copies that are made or begun, so that what is shared stays shared
   */
  Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context);

  /**
   * What a base's dict makes of it when it is put there: plain dicts become dicts like that one,
   * and lists are copied, so that a later change of the value does not show in the base. A dict of
   * a base stays the one it is.
   */
  Data adopted(int depth, Context context);

  /** Its place in the finished config. */
  Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer);

  /** The data of a scalar, see {@link ScalarNode#value}. */
  static Data ofScalar(@Nullable Object value) {
    return ScalarNode.visit(value, MutableCopy.SCALARS);
  }

  /** With its article: {@code a list}, {@code an int}, {@code None}. */
  default String description() {
    String name = typeName();
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  /** What {@code isinstance} says of a type's name. */
  default boolean isInstance(String type) {
    return typeName().equals(type);
  }

  /** All elements in a list of their own. */
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

  /** {@code left == right}. */
  static boolean equal(Data left, Data right, int depth, Context context) {
    boolean same = left == right && !(left instanceof FloatData);
    return same || left.equalTo(right, depth, context);
  }

  /** {@code item in this}. */
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

  /** {@code this op other} for {@code <}, {@code <=}, {@code >} and {@code >=}. */
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

  /** {@code left op right}. */
  static Data apply(BinaryOp op, Data left, Data right, Context context) {
    Data result = left.binary(op, right, context);
    if (result == null) {
      throw context.unsupported(op.symbol(), left, right);
    }
    return result;
  }

  /** Changes it as {@code this op= value} does; false when the plain operator applies instead. */
  default boolean applyInPlace(BinaryOp op, Data value, Context context) {
    return false;
  }

  /** {@code this * times}, or null when the type cannot be repeated. */
  default @Nullable Data repeat(int times, Context context) {
    return null;
  }

  /** An attribute, or null when it has none of that name. */
  default @Nullable Value attribute(String name, Context context) {
    FunctionData.Body body = method(name);
    return body == null ? null : context.computed(FunctionData.function(name, body));
  }

  /** An attribute that must be there. */
  default Value requireAttribute(String name, Context context) {
    Value found = attribute(name, context);
    if (found == null) {
      throw EvalFailure.of(noAttribute(name, context.span()));
    }
    return found;
  }

  /** That it has no attribute of that name. */
  default Diagnostic noAttribute(String name, Span at) {
    return Diagnostic.error(
        ErrorCode.MISSING_KEY, at, description() + " has no attribute `" + name + "`.");
  }

  /** {@code this.name = value}. */
  default void setAttribute(Value name, Value value, Context context) {
    throw noAttributeToSet((StrData) name.data(), context);
  }

  /** {@code del this.name}. */
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

  /** {@code this[index] = value}. */
  default void setItem(Value index, Value value, Context context) {
    throw context.typeError("The items of " + description() + " cannot be set.");
  }

  /** {@code this[start:stop:step] = values}. */
  default void setSlice(Slice slice, Data values, Context context) {
    throw context.typeError("The slices of " + description() + " cannot be set.");
  }

  /** {@code del this[index]}. */
  default void deleteItem(Data index, Context context) {
    throw context.typeError("The items of " + description() + " cannot be deleted.");
  }

  /** {@code del this[start:stop:step]}. */
  default void deleteSlice(Slice slice, Context context) {
    throw context.typeError("The slices of " + description() + " cannot be deleted.");
  }

  /** What {@code str()} makes of it. */
  default String str(Context context) {
    return repr(context);
  }

  /** What {@code repr()} makes of it. */
  default String repr(Context context) {
    StringBuilder out = new StringBuilder();
    writePart(out, 0, context);
    context.string(out.length());
    return out.toString();
  }

  /** Writes its {@code repr} within the limits. */
  default void writePart(StringBuilder out, int depth, Context context) {
    context.step();
    context.depth(depth);
    context.growingString(out.length());
    write(out, depth, context);
  }

  /** What {@code format()} makes of it. */
  default String format(String spec, Context context) {
    if (spec.isEmpty()) {
      return str(context);
    }
    throw context.typeError(description() + " does not support format `" + spec + "`.");
  }

  /** What a field with {@code !r}, {@code !s} or {@code !a} formats; 0 stands for none of them. */
  default Data convert(char conversion, Context context) {
    return switch (conversion) {
      case 'r' -> new StrData(repr(context));
      case 's' -> new StrData(str(context));
      case 'a' -> new StrData(PythonText.ascii(repr(context)));
      default -> this;
    };
  }

  /** An integer for an index or a count; beyond the range of an int, all are the same to a list. */
  default int index(Context context) {
    throw context.typeError("Expected an int, got " + description() + ".");
  }

  /** A copy that shares nothing. */
  default Data deepCopy(Context context) {
    return deepCopy(new IdentityHashMap<>(), 0, context);
  }

  @Override
  default Value toValue(Span span) {
    return Value.computed(this, span);
  }
}
