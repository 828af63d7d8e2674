package org.cfgrun.interpreter.value;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A visitor for which lists, tuples and sets are alike. */
public interface ItemsVisitor<R extends @Nullable Object> extends NodeVisitor<R> {
  /** A list, tuple or set. */
  R items(Collection<ConfigNode> items);

  @Override
  default R list(ListNode node) {
    return items(node.items());
  }

  @Override
  default R tuple(TupleNode node) {
    return items(node.items());
  }

  @Override
  default R set(SetNode node) {
    return items(node.items());
  }
}
