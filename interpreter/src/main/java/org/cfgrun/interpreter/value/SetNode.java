package org.cfgrun.interpreter.value;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set in insertion order. */
public record SetNode(Set<ConfigNode> items, Origin origin) implements ConfigNode {
  public SetNode {
    items = Collections.unmodifiableSet(new LinkedHashSet<>(items));
  }

  @Override
  public String typeName() {
    return "set";
  }

  @Override
  public <R extends @Nullable Object> R accept(NodeVisitor<R> visitor) {
    return visitor.set(this);
  }

  @Override
  public SetNode withOrigin(Origin other) {
    return new SetNode(items, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SetNode that && items.equals(that.items);
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
