package org.cfgrun.interpreter.value;

import java.util.List;

/** A list or a tuple. */
public sealed interface SequenceNode extends ConfigNode permits ListNode, TupleNode {
  /** Its items, in order. */
  List<ConfigNode> items();

  /** A sequence of the same type and origin with other items. */
  SequenceNode withItems(List<ConfigNode> items);
}
