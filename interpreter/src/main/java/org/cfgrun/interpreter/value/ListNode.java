package org.cfgrun.interpreter.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list. */
public record ListNode(List<ConfigNode> items, Origin origin) implements SequenceNode {
  public ListNode {
    items = List.copyOf(items);
  }

  @Override
  public String typeName() {
    return "list";
  }

  @Override
  public ListNode withItems(List<ConfigNode> others) {
    return new ListNode(others, origin);
  }

  @Override
  public <R extends @Nullable Object> R accept(NodeVisitor<R> visitor) {
    return visitor.list(this);
  }

  @Override
  public ListNode withOrigin(Origin other) {
    return new ListNode(items, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof ListNode that && items.equals(that.items));
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
