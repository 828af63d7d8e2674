package org.cfgrun.interpreter.lint;

import java.util.function.BiConsumer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;

/** Goes through the values of a config that have no parts. */
final class Values {
  private Values() {}

  /** Hands each with its key to {@code visitor}; an item of a list has an empty one. */
  static void visit(ConfigNode node, BiConsumer<String, ScalarNode> visitor) {
    visit("", node, visitor);
  }

  private static void visit(String key, ConfigNode node, BiConsumer<String, ScalarNode> visitor) {
    if (node instanceof DictNode dict) {
      dict.entries().forEach((name, value) -> visit(name.toString(), value, visitor));
    } else if (node instanceof ListNode list) {
      list.items().forEach(item -> visit("", item, visitor));
    } else if (node instanceof TupleNode tuple) {
      tuple.items().forEach(item -> visit("", item, visitor));
    } else if (node instanceof ScalarNode scalar) {
      visitor.accept(key, scalar);
    }
  }
}
