package org.cfgrun.interpreter.lint;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Visits the values of a config. */
final class Values {
  private Values() {}

  /**
   * Visits each value without parts, with the key it belongs to; the key of a list item is empty.
   */
  static void visit(ConfigNode node, BiConsumer<String, ScalarNode> visitor) {
    visit("", node, visitor);
  }

  private static void visit(String key, ConfigNode node, BiConsumer<String, ScalarNode> visitor) {
    if (node instanceof DictNode dict) {
      dict.entries().forEach((name, value) -> visit(name.toString(), value, visitor));
    } else if (node instanceof ScalarNode scalar) {
      visitor.accept(key, scalar);
    } else {
      parts(node).forEach(item -> visit("", item, visitor));
    }
  }

  /** The values of a dict or the items of a list or tuple; empty for other values. */
  static Collection<ConfigNode> parts(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return dict.entries().values();
    }
    return node instanceof SequenceNode sequence ? sequence.items() : List.of();
  }

  /** Visits each value of a dict and each item of a list or tuple, with its path. */
  static void children(
      ConfigNode node, ConfigPath path, BiConsumer<ConfigNode, ConfigPath> visitor) {
    if (node instanceof DictNode dict) {
      dict.entries().forEach((name, value) -> visitor.accept(value, path.child(name.toString())));
      return;
    }
    int index = 0;
    for (ConfigNode item : parts(node)) {
      visitor.accept(item, path.child(index));
      index++;
    }
  }
}
