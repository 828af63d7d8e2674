package org.cfgrun.interpreter.value;

import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value without parts.
 *
 * <p>Scalars are ordered, by type and then by value, so that a Java map of keys that are strings of
 * one hash stays fast.
 *
 * @param value null (None), {@link Boolean}, {@link Long}, {@link BigInteger} (only outside the
 *     range of long), {@link Double}, {@link String} or {@link RangeValue}
 */
public record ScalarNode(@Nullable Object value, Origin origin)
    implements ConfigNode, Comparable<ScalarNode> {
  /** Rejects a value of another type here, because it would fail only where it is visited. */
  public ScalarNode {
    if (!isScalar(value)) {
      throw new IllegalArgumentException("not a scalar of a config: " + value);
    }
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof BigInteger
        || value instanceof RangeValue;
  }

  @Override
  public String typeName() {
    if (value == null) {
      return "NoneType";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Long || value instanceof BigInteger) {
      return "int";
    }
    if (value instanceof Double) {
      return "float";
    }
    return value instanceof String ? "str" : "range";
  }

  /** Whether the value is None. */
  public boolean isNone() {
    return value == null;
  }

  @Override
  public <R extends @Nullable Object> R accept(NodeVisitor<R> visitor) {
    return visit(value, visitor);
  }

  /** Calls the visitor's method for the type of a scalar's value. */
  public static <R extends @Nullable Object> R visit(
      @Nullable Object value, ScalarVisitor<R> visitor) {
    if (value instanceof String text) {
      return visitor.text(text);
    }
    if (value instanceof Long integer) {
      return visitor.integer(integer);
    }
    if (value instanceof Boolean bool) {
      return visitor.bool(bool);
    }
    if (value instanceof Double real) {
      return visitor.real(real);
    }
    if (value == null) {
      return visitor.none();
    }
    return value instanceof BigInteger integer
        ? visitor.integer(integer)
        : visitor.range((RangeValue) value);
  }

  @Override
  public ScalarNode withOrigin(Origin other) {
    return new ScalarNode(value, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScalarNode that && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return value == null || value instanceof String
        ? Objects.hashCode(value)
        : (int) (SeededHash.of(value) >>> 32);
  }

  @Override
  public int compareTo(ScalarNode other) {
    int types = typeName().compareTo(other.typeName());
    if (types != 0) {
      return types;
    }
    if (value instanceof String left && other.value instanceof String right) {
      return left.compareTo(right);
    }
    if (value instanceof Double left && other.value instanceof Double right) {
      return left.compareTo(right);
    }
    if (value instanceof RangeValue left && other.value instanceof RangeValue right) {
      return left.toString().compareTo(right.toString());
    }
    if (value instanceof Boolean left && other.value instanceof Boolean right) {
      return left.compareTo(right);
    }
    return value == null ? 0 : integer().compareTo(other.integer());
  }

  private BigInteger integer() {
    return value instanceof BigInteger large
        ? large
        : BigInteger.valueOf((Long) Objects.requireNonNull(value));
  }

  @Override
  public String toString() {
    return value == null ? "None" : value.toString();
  }
}
