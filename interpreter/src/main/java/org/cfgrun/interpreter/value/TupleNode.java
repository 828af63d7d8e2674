package org.cfgrun.interpreter.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tuple. */
public record TupleNode(List<ConfigNode> items, Origin origin) implements SequenceNode {
  public TupleNode {
    items = List.copyOf(items);
  }

  @Override
  public String typeName() {
    return "tuple";
  }

  @Override
  public TupleNode withItems(List<ConfigNode> others) {
    return new TupleNode(others, origin);
  }

  @Override
  public <R extends @Nullable Object> R accept(NodeVisitor<R> visitor) {
    return visitor.tuple(this);
  }

  @Override
  public TupleNode withOrigin(Origin other) {
    return new TupleNode(items, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TupleNode that && items.equals(that.items);
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
