package org.cfgrun.interpreter.value;

import java.math.BigInteger;
import java.util.Collection;

/**
 * Computes how many values a node holds, itself included. Shared parts count at each mention, and
 * long strings and ranges by their length, because that is what printing and building a config
 * meet.
 */
public final class NodeSize implements ItemsVisitor<Long> {
  private static final int CHARACTERS_PER_VALUE = 16;

  /** The numbers of a range that is written as {@code range(start, stop, step)}. */
  private static final int BOUNDS = 3;

  private final long limit;
  private long size;

  private NodeSize(long limit) {
    this.limit = limit;
  }

  /** Returns the size of a string. */
  public static long ofText(long length) {
    return 1 + length / CHARACTERS_PER_VALUE;
  }

  /** Returns the size of a range, which data formats write as numbers unless it is long. */
  public static long ofRange(long length) {
    return 1 + (length > RangeValue.MAX_WRITTEN ? BOUNDS : length);
  }

  /** Returns the size of a node, or a number above {@code limit} without counting further. */
  public static long of(ConfigNode node, long limit) {
    NodeSize counter = new NodeSize(limit);
    node.accept(counter);
    return counter.size;
  }

  private Long add(long count) {
    size += count;
    return size;
  }

  @Override
  public Long items(Collection<ConfigNode> parts) {
    size++;
    for (ConfigNode part : parts) {
      if (size > limit) {
        break;
      }
      part.accept(this);
    }
    return size;
  }

  @Override
  public Long dict(DictNode node) {
    for (ConfigNode key : node.entries().keySet()) {
      key.accept(this);
      // A key counts only by its length, because its value counts too.
      size--;
    }
    return items(node.entries().values());
  }

  @Override
  public Long none() {
    return add(1);
  }

  @Override
  public Long bool(boolean value) {
    return add(1);
  }

  @Override
  public Long integer(long value) {
    return add(1);
  }

  @Override
  public Long integer(BigInteger value) {
    return add(1);
  }

  @Override
  public Long real(double value) {
    return add(1);
  }

  @Override
  public Long text(String value) {
    return add(ofText(value.length()));
  }

  @Override
  public Long range(RangeValue value) {
    return add(ofRange(value.length()));
  }
}
