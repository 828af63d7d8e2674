package org.cfgrun.interpreter.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;

/**
 * Compares configs by value. The order of keys is ignored, and lists of components are aligned by
 * type, so that a step inserted into a pipeline is one difference.
 */
public final class Comparison {
  private final List<Change> changes = new ArrayList<>();
  private final Alignment alignment = new Alignment();

  private Comparison() {}

  /** Returns the differences in the order of the left config's keys, then of the right one's. */
  public static List<Change> of(DictNode left, DictNode right) {
    Comparison comparison = new Comparison();
    comparison.dicts(left, ConfigPath.ROOT, right, ConfigPath.ROOT);
    return List.copyOf(comparison.changes);
  }

  private void values(ConfigNode left, ConfigPath at, ConfigNode right, ConfigPath to) {
    if (left.equals(right)) {
      return;
    }
    if (left instanceof DictNode a && right instanceof DictNode b) {
      dicts(a, at, b, to);
      return;
    }
    List<Alignment.Pair> pairs =
        left instanceof ListNode a && right instanceof ListNode b
            ? alignment.of(a.items(), b.items())
            : null;
    if (pairs == null) {
      changes.add(new Change(at, left, to, right));
    } else {
      lists(pairs, (ListNode) left, at, (ListNode) right, to);
    }
  }

  private void dicts(DictNode left, ConfigPath at, DictNode right, ConfigPath to) {
    for (Map.Entry<ConfigNode, ConfigNode> entry : left.entries().entrySet()) {
      String key = entry.getKey().toString();
      ConfigNode other = right.entries().get(entry.getKey());
      if (other == null) {
        changes.add(new Change(at.child(key), entry.getValue(), to.child(key), null));
      } else {
        values(entry.getValue(), at.child(key), other, to.child(key));
      }
    }
    right
        .entries()
        .forEach(
            (key, value) -> {
              if (!left.entries().containsKey(key)) {
                String name = key.toString();
                changes.add(new Change(at.child(name), null, to.child(name), value));
              }
            });
  }

  private void lists(
      List<Alignment.Pair> pairs, ListNode left, ConfigPath at, ListNode right, ConfigPath to) {
    for (Alignment.Pair pair : pairs) {
      ConfigPath from = at.child(pair.left());
      ConfigPath there = to.child(pair.right());
      if (pair.isRightOnly()) {
        changes.add(new Change(from, null, there, right.items().get(pair.right())));
      } else if (pair.isLeftOnly()) {
        changes.add(new Change(from, left.items().get(pair.left()), there, null));
      } else {
        values(left.items().get(pair.left()), from, right.items().get(pair.right()), there);
      }
    }
  }
}
