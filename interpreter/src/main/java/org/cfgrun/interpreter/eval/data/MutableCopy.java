package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeVisitor;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/** Copies a base's values into data that a file may read and change. */
public final class MutableCopy extends ScalarCopy implements NodeVisitor<Data> {
  private final Context context;

  private MutableCopy(Context context) {
    this.context = context;
  }

  /** A copy of a base's value; its elements are counted. */
  public static Value of(ConfigNode node, Context context) {
    return new MutableCopy(context).copy(node);
  }

  private Value copy(ConfigNode node) {
    return new Value(node.accept(this), node.origin());
  }

  @Override
  public Data dict(DictNode node) {
    DictData dict = new DictData(true);
    context.elements(node.entries().size());
    node.entries().forEach((key, value) -> dict.put(copy(key), copy(value), context));
    return dict;
  }

  @Override
  public Data list(ListNode node) {
    return new ListData(items(node.items()));
  }

  @Override
  public Data tuple(TupleNode node) {
    return new TupleData(items(node.items()));
  }

  private List<Value> items(List<ConfigNode> nodes) {
    context.elements(nodes.size());
    List<Value> items = new ArrayList<>(nodes.size());
    nodes.forEach(node -> items.add(copy(node)));
    return items;
  }

  @Override
  public Data set(SetNode node) {
    SetData set = new SetData(false);
    context.elements(node.items().size());
    node.items().forEach(item -> set.add(copy(item), context));
    return set;
  }
}
