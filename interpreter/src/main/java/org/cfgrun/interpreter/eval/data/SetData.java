package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.SetNode;
import org.jspecify.annotations.Nullable;

/** A set, mutable unless frozen, in the order in which its elements were added. */
public final class SetData implements Data {
  private final Map<Object, Value> items = new LinkedHashMap<>();
  private final boolean frozen;

  /**
   * An empty set.
   *
   * @param frozen whether it is a frozenset
   */
  public SetData(boolean frozen) {
    this.frozen = frozen;
  }

  /** A set of the elements of something. */
  static SetData of(Data elements, boolean frozen, Context context) {
    SetData set = new SetData(frozen);
    elements.elements(context).forEach(item -> set.add(item, context));
    return set;
  }

  /** Adds an element; one that is there stays as it is. */
  public void add(Value item, Context context) {
    items.putIfAbsent(item.data().key(0, context), item);
  }

  private SetData copy() {
    SetData copy = new SetData(frozen);
    copy.items.putAll(items);
    return copy;
  }

  private void addAll(SetData other) {
    other.items.forEach(items::putIfAbsent);
  }

  private void removeAll(SetData other) {
    items.keySet().removeAll(other.items.keySet());
  }

  private void retainAll(SetData other) {
    items.keySet().retainAll(other.items.keySet());
  }

  private void toggleAll(SetData other) {
    other.items.forEach(
        (key, item) -> {
          if (items.remove(key) == null) {
            items.put(key, item);
          }
        });
  }

  @Override
  public String typeName() {
    return frozen ? "frozenset" : "set";
  }

  @Override
  public boolean truth() {
    return !items.isEmpty();
  }

  @Override
  public long length() {
    return items.size();
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    context.steps(items.size());
    return new ArrayList<>(items.values()).iterator();
  }

  @Override
  public Value item(Data index, Context context) {
    throw context.typeError(description() + " does not support indexing.");
  }

  @Override
  public Data slice(Slice slice, Context context) {
    throw context.typeError(description() + " does not support slicing.");
  }

  @Override
  public boolean contains(Data item, Context context) {
    return items.containsKey(item.key(0, context));
  }

  @Override
  public boolean equalTo(Data other, int depth, Context context) {
    if (!(other instanceof SetData that) || items.size() != that.items.size()) {
      return false;
    }
    context.steps(items.size());
    return items.keySet().equals(that.items.keySet());
  }

  @Override
  public boolean ordered(CompareOp op, Data other, Context context) {
    if (!(other instanceof SetData that)) {
      throw context.unsupported(op.symbol(), this, other);
    }
    context.steps((long) items.size() + that.items.size());
    boolean within =
        op == CompareOp.LESS || op == CompareOp.LESS_EQUAL
            ? that.items.keySet().containsAll(items.keySet())
            : items.keySet().containsAll(that.items.keySet());
    boolean strict = op == CompareOp.LESS || op == CompareOp.GREATER;
    return within && (!strict || items.size() != that.items.size());
  }

  /** Sets are ordered in part only, so that they cannot be sorted. */
  @Override
  public int order(CompareOp op, Data other, int depth, Context context) {
    throw context.unsupported(op.symbol(), this, other);
  }

  @Override
  public @Nullable Data binary(BinaryOp op, Data right, Context context) {
    if (!(right instanceof SetData other)) {
      return null;
    }
    // The copy, and then the change of it.
    context.elements(items.size());
    SetData result = copy();
    return result.change(op, other, context) ? result : null;
  }

  private boolean change(BinaryOp op, SetData other, Context context) {
    context.elements((long) items.size() + other.items.size());
    switch (op) {
      case BIT_OR -> addAll(other);
      case BIT_AND -> retainAll(other);
      case SUBTRACT -> removeAll(other);
      case BIT_XOR -> toggleAll(other);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean applyInPlace(BinaryOp op, Data value, Context context) {
    if (frozen || !(value instanceof SetData other)) {
      return false;
    }
    // A set that is its own operand must not change while it is read.
    return change(op, other == this ? copy() : other, context);
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    FunctionData.Body reading = reading(name);
    return reading != null || frozen ? reading : changing(name);
  }

  private FunctionData.@Nullable Body reading(String name) {
    return switch (name) {
      case "copy" -> a -> copyOf(a.expect(0, 0));
      case "union" -> a -> each(copyOf(a), a, SetData::addAll);
      case "difference" -> a -> each(copyOf(a), a, SetData::removeAll);
      case "intersection" -> a -> each(copyOf(a), a, SetData::retainAll);
      case "symmetric_difference" -> a -> each(copyOf(a), a.expect(1, 1), SetData::toggleAll);
      case "issubset" -> a -> BoolData.of(other(a).items.keySet().containsAll(read(a)));
      case "issuperset" -> a -> BoolData.of(read(a).containsAll(other(a).items.keySet()));
      case "isdisjoint" -> a -> BoolData.of(Collections.disjoint(read(a), other(a).items.keySet()));
      default -> null;
    };
  }

  private FunctionData.@Nullable Body changing(String name) {
    return switch (name) {
      case "add" ->
          a -> {
            a.expect(1, 1).context().elements(1);
            add(a.get(0), a.context());
            return NoneData.NONE;
          };
      case "update" -> a -> changed(a, SetData::addAll);
      case "difference_update" -> a -> changed(a, SetData::removeAll);
      case "intersection_update" -> a -> changed(a, SetData::retainAll);
      case "symmetric_difference_update" -> a -> changed(a.expect(1, 1), SetData::toggleAll);
      case "discard" ->
          a -> {
            items.remove(a.expect(1, 1).key(0));
            return NoneData.NONE;
          };
      case "remove" ->
          a -> {
            if (items.remove(a.expect(1, 1).key(0)) == null) {
              throw a.context()
                  .missingKey("This set does not contain `" + a.data(0).repr(a.context()) + "`.");
            }
            return NoneData.NONE;
          };
      case "clear" ->
          a -> {
            a.expect(0, 0).context().steps(items.size());
            items.clear();
            return NoneData.NONE;
          };
      default -> null;
    };
  }

  private interface Change {
    void apply(SetData set, SetData other);
  }

  /** The keys of all elements, counted. */
  private Set<Object> read(Arguments a) {
    a.context().steps(items.size());
    return items.keySet();
  }

  private SetData copyOf(Arguments a) {
    a.context().elements(items.size());
    return copy();
  }

  private static SetData other(Arguments a) {
    return of(a.expect(1, 1).data(0), false, a.context());
  }

  private Result changed(Arguments a, Change change) {
    each(this, a, change);
    return NoneData.NONE;
  }

  private static SetData each(SetData set, Arguments a, Change change) {
    for (Value other : a.positional()) {
      // Some of them go through the elements of the set, and some through those of the other one.
      a.context().steps(set.items.size());
      change.apply(set, of(other.data(), false, a.context()));
    }
    return set;
  }

  @Override
  public Object key(int depth, Context context) {
    if (frozen) {
      context.depth(depth);
      context.elements(items.size());
      return context.meter().unique(Key.of(new HashSet<>(items.keySet())));
    }
    throw context.typeError("A set cannot be a key of a dict or an element of a set.");
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    if (items.isEmpty()) {
      out.append(typeName()).append("()");
    } else {
      String open = frozen ? "frozenset({" : "{";
      String close = frozen ? "})" : "}";
      SequenceData.writeItems(out, open, new ArrayList<>(items.values()), close, depth, context);
    }
  }

  @Override
  public Data shallowCopy(Context context) {
    context.elements(items.size());
    return copy();
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    // Elements are never mutable.
    return shallowCopy(context);
  }

  @Override
  public Data adopted(int depth, Context context) {
    return this;
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.container(
        this,
        origin,
        depth,
        parts -> new SetNode(new LinkedHashSet<>(parts.addAll(items.values())), origin));
  }
}
