package org.cfgrun.interpreter.eval.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeVisitor;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/** Copies a base's values into data that a file may read and change. */
public final class MutableCopy implements NodeVisitor<Data> {
  static final MutableCopy SCALARS = new MutableCopy();

  // A base's keys have passed the limits of its own file.
  private final Limits limits = new Limits(Budget.DEFAULT);

  private MutableCopy() {}

  /** A copy of a base's value. */
  public static Value of(ConfigNode node) {
    return new MutableCopy().copy(node);
  }

  private Value copy(ConfigNode node) {
    return new Value(node.accept(this), node.origin());
  }

  private Context context(ConfigNode key) {
    return new Context(limits, key.origin().span());
  }

  @Override
  public Data dict(DictNode node) {
    DictData dict = new DictData(true);
    node.entries().forEach((key, value) -> dict.put(copy(key), copy(value), context(key)));
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
    List<Value> items = new ArrayList<>(nodes.size());
    nodes.forEach(node -> items.add(copy(node)));
    return items;
  }

  @Override
  public Data set(SetNode node) {
    SetData set = new SetData(false);
    node.items().forEach(item -> set.add(copy(item), context(item)));
    return set;
  }

  @Override
  public Data none() {
    return NoneData.NONE;
  }

  @Override
  public Data bool(boolean value) {
    return BoolData.of(value);
  }

  @Override
  public Data integer(long value) {
    return IntData.of(value);
  }

  @Override
  public Data integer(BigInteger value) {
    return IntData.of(value);
  }

  @Override
  public Data real(double value) {
    return new FloatData(value);
  }

  @Override
  public Data text(String value) {
    return new StrData(value);
  }

  @Override
  public Data range(RangeValue value) {
    return new RangeData(value);
  }
}
