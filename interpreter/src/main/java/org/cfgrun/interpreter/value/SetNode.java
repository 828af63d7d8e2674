package org.cfgrun.interpreter.value;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set in insertion order. Its hash is seeded and computed once: sets in sets that share their
 * elements would take exponential time otherwise.
 */
public final class SetNode implements ConfigNode {
  private final Set<ConfigNode> items;
  private final Origin origin;
  private int hash;

  /** Creates a set of items. */
  public SetNode(Set<ConfigNode> items, Origin origin) {
    this(Collections.unmodifiableSet(new LinkedHashSet<>(items)), origin, 0);
  }

  private SetNode(Set<ConfigNode> items, Origin origin, int hash) {
    this.items = items;
    this.origin = origin;
    this.hash = hash;
  }

  /** The items, in order. */
  public Set<ConfigNode> items() {
    return items;
  }

  @Override
  public Origin origin() {
    return origin;
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
    return new SetNode(items, other, hash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof SetNode that && items.equals(that.items));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      long sum = items.size();
      for (ConfigNode item : items) {
        sum += SeededHash.mix(SeededHash.START, SeededHash.of(item));
      }
      hash = (int) (SeededHash.mix(SeededHash.START, sum) >>> 32);
    }
    return hash;
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
