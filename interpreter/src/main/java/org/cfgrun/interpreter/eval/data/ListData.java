package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** A list, mutable. */
public final class ListData implements SequenceData {
  private final ArrayList<Value> items;

  /** An empty list. */
  public ListData() {
    this.items = new ArrayList<>();
  }

  /** A list of items. */
  public ListData(Collection<Value> items) {
    this.items = new ArrayList<>(items);
  }

  @Override
  public List<Value> items() {
    return items;
  }

  @Override
  public ListData with(List<Value> others) {
    return new ListData(others);
  }

  @Override
  public String typeName() {
    return "list";
  }

  /** A list that grows meanwhile gives its new items too. */
  @Override
  public Iterator<Value> iterate(Context context) {
    return SequenceData.iterator(i -> i < items.size() ? items.get((int) i) : null, context);
  }

  @Override
  public void setItem(Value index, Value value, Context context) {
    items.set(SequenceData.position(this, index.data(), context), value);
  }

  @Override
  public void deleteItem(Data index, Context context) {
    int position = SequenceData.position(this, index, context);
    context.work((long) items.size() - position);
    items.remove(position);
  }

  @Override
  public void setSlice(Slice slice, Data values, Context context) {
    Slice.Bounds bounds = slice.bounds(items.size(), context);
    List<Value> given = values.elements(context);
    context.work(items.size());
    if (bounds.step() == 1) {
      int start = (int) bounds.start();
      items.subList(start, (int) Math.max(start, bounds.stop())).clear();
      items.addAll(start, given);
      return;
    }
    if (bounds.length() != given.size()) {
      throw context.valueError(
          "Cannot assign %s values to a slice of %s items."
              .formatted(given.size(), bounds.length()));
    }
    Iterator<Value> next = given.iterator();
    bounds.forEach(i -> items.set(i, next.next()));
  }

  @Override
  public void deleteSlice(Slice slice, Context context) {
    context.steps(items.size());
    BitSet dropped = new BitSet();
    slice.bounds(items.size(), context).forEach(dropped::set);
    int[] index = {0};
    items.removeIf(item -> dropped.get(index[0]++));
  }

  @Override
  public boolean applyInPlace(BinaryOp op, Data value, Context context) {
    if (op == BinaryOp.ADD) {
      items.addAll(value.elements(context));
      return true;
    }
    if (op == BinaryOp.MULTIPLY && value instanceof NumberData times && times.isInt()) {
      List<Value> repeated = repeat(Math.max(0, times.index(context)), context).items();
      context.elements(repeated.size());
      items.clear();
      items.addAll(repeated);
      return true;
    }
    return false;
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return switch (name) {
      case "append" ->
          a -> {
            a.expect(1, 1).context().elements(1);
            items.add(a.get(0));
            return NoneData.NONE;
          };
      case "extend" ->
          a -> {
            items.addAll(a.expect(1, 1).data(0).elements(a.context()));
            return NoneData.NONE;
          };
      case "insert" -> a -> insert(a.expect(2, 2));
      case "remove" ->
          a -> {
            int position = SequenceData.indexOf(items, a.expect(1, 1));
            a.context().work((long) items.size() - position);
            items.remove(position);
            return NoneData.NONE;
          };
      case "pop" -> a -> pop(a.expect(0, 1));
      case "clear" ->
          a -> {
            a.expect(0, 0).context().work(items.size());
            items.clear();
            return NoneData.NONE;
          };
      case "reverse" ->
          a -> {
            a.expect(0, 0).context().steps(items.size());
            Collections.reverse(items);
            return NoneData.NONE;
          };
      case "sort" ->
          a -> {
            new SortOrder(a.expect(0, 0, "key", "reverse")).sort(items);
            return NoneData.NONE;
          };
      case "copy" -> a -> shallowCopy(a.expect(0, 0).context());
      default -> SequenceData.super.method(name);
    };
  }

  private Result insert(Arguments a) {
    a.context().elements(1);
    long index = a.index(0, "", 0);
    long from = index < 0 ? index + items.size() : index;
    int position = (int) Math.max(0, Math.min(items.size(), from));
    a.context().work((long) items.size() - position);
    items.add(position, a.get(1));
    return NoneData.NONE;
  }

  private Result pop(Arguments a) {
    long index = a.index(0, "", -1);
    long from = index < 0 ? index + items.size() : index;
    if (from < 0 || from >= items.size()) {
      throw a.context()
          .valueError(
              "Index %s is out of range for a list of length %s.".formatted(index, items.size()));
    }
    a.context().work(items.size() - from);
    return items.remove((int) from);
  }

  @Override
  public Object key(int depth, Context context) {
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                context.span(),
                "A list cannot be a key of a dict or an element of a set.")
            .help("Use a tuple."));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    SequenceData.writeItems(out, "[", items, "]", depth, context);
  }

  @Override
  public Data shallowCopy(Context context) {
    context.elements(items.size());
    return new ListData(items);
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    Data known = done.get(this);
    if (known != null) {
      return known;
    }
    context.depth(depth);
    ListData copy = new ListData();
    // A list that contains itself finds its copy here.
    done.put(this, copy);
    copy.items.addAll(mapped(item -> item.deepCopy(done, depth + 1, context), context));
    return copy;
  }

  @Override
  public Data adopted(int depth, Context context) {
    context.depth(depth);
    return new ListData(mapped(item -> item.adopted(depth + 1, context), context));
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.container(
        this, origin, depth, parts -> new ListNode(parts.addAll(items), origin));
  }
}
