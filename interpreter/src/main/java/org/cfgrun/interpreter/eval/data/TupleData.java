package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.TupleNode;

/** A tuple. The views of a dict are tuples, too. */
public final class TupleData implements SequenceData {
  private final List<Value> items;

  /** A tuple of items. */
  public TupleData(List<Value> items) {
    this.items = List.copyOf(items);
  }

  /** A tuple of items. */
  public static TupleData of(Value... items) {
    return new TupleData(List.of(items));
  }

  @Override
  public List<Value> items() {
    return items;
  }

  @Override
  public TupleData with(List<Value> others) {
    return new TupleData(others);
  }

  @Override
  public String typeName() {
    return "tuple";
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    return SequenceData.iterator(i -> i < items.size() ? items.get((int) i) : null, context);
  }

  @Override
  public Object key(int depth, Context context) {
    context.depth(depth);
    context.steps(1 + items.size());
    List<Object> keys = new ArrayList<>(items.size());
    for (Value item : items) {
      keys.add(item.data().key(depth + 1, context));
    }
    return context.meter().unique(Key.of(keys));
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    SequenceData.writeItems(out, "(", items, items.size() == 1 ? ",)" : ")", depth, context);
  }

  @Override
  public Data shallowCopy(Context context) {
    context.elements(items.size());
    return this;
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    context.depth(depth);
    return new TupleData(mapped(item -> item.deepCopy(done, depth + 1, context), context));
  }

  @Override
  public Data adopted(int depth, Context context) {
    context.depth(depth);
    return new TupleData(mapped(item -> item.adopted(depth + 1, context), context));
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.container(
        this, origin, depth, parts -> new TupleNode(parts.addAll(items), origin));
  }
}
