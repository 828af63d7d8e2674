package org.cfgrun.interpreter.value;

import java.util.List;
import org.cfgrun.interpreter.source.Source;
import org.jspecify.annotations.Nullable;

/** A tuple. Its hash is seeded and computed once, because a tuple can be a key in a tuple. */
public final class TupleNode implements SequenceNode {
  private final List<ConfigNode> items;
  private final Origin origin;
  private int hash;

  /** Creates a tuple of items. */
  public TupleNode(List<ConfigNode> items, Origin origin) {
    this(List.copyOf(items), origin, 0);
  }

  private TupleNode(List<ConfigNode> items, Origin origin, int hash) {
    this.items = items;
    this.origin = origin;
    this.hash = hash;
  }

  @Override
  public List<ConfigNode> items() {
    return items;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  /**
   * Returns whether a comma behind one value made this tuple, without parentheses: {@code model =
   * dict(...),}. That is hardly meant.
   */
  public boolean isByComma() {
    if (items.size() != 1 || origin.kind() != Origin.Kind.WRITTEN) {
      return false;
    }
    Source source = origin.span().source();
    return source.text().charAt(origin.span().start()) != '('
        && source.text().charAt(origin.span().end() - 1) == ',';
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
    return new TupleNode(items, other, hash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TupleNode that && items.equals(that.items));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      long mixed = SeededHash.START;
      for (ConfigNode item : items) {
        mixed = SeededHash.mix(mixed, SeededHash.of(item));
      }
      hash = (int) (mixed >>> 32);
    }
    return hash;
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
