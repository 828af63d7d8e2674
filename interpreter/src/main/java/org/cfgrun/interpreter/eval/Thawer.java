package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/** Copies a base's frozen value into one that the file may change. */
final class Thawer {
  // Frozen keys have no unhashable ones among them, so that their normal form needs no position.
  private final Keys keys = new Keys(new Meter(Budget.DEFAULT));

  Value thaw(ConfigNode node) {
    return new Value(data(node), node.origin());
  }

  private @Nullable Object data(ConfigNode node) {
    if (node instanceof DictNode dict) {
      DictData data = new DictData(true);
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        Value key = thaw(entry.getKey());
        data.put(keys.normal(key, entry.getKey().origin().span()), key, thaw(entry.getValue()));
      }
      return data;
    }
    if (node instanceof ListNode list) {
      return new ListData(items(list.items()));
    }
    if (node instanceof TupleNode tuple) {
      return new TupleData(items(tuple.items()));
    }
    if (node instanceof SetNode set) {
      SetData data = new SetData(false);
      set.items()
          .forEach(
              item -> {
                Value value = thaw(item);
                data.items.put(keys.normal(value, item.origin().span()), value);
              });
      return data;
    }
    return ((ScalarNode) node).value();
  }

  private List<Value> items(List<ConfigNode> nodes) {
    List<Value> items = new ArrayList<>(nodes.size());
    nodes.forEach(node -> items.add(thaw(node)));
    return items;
  }
}
