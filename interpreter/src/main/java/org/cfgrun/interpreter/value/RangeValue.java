package org.cfgrun.interpreter.value;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.List;

/** Python's {@code range(start, stop, step)}; {@code step} is not 0. */
public record RangeValue(long start, long stop, long step) {
  /**
   * The maximum length of a range that a format without ranges writes as numbers. A longer one
   * becomes the text {@code range(...)}.
   */
  public static final int MAX_WRITTEN = 100_000;

  /** The number of elements, or {@link Long#MAX_VALUE} if it exceeds a long. */
  public long length() {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    BigInteger distance = BigInteger.valueOf(stop).subtract(BigInteger.valueOf(start)).abs();
    BigInteger stride = BigInteger.valueOf(step).abs();
    BigInteger count = distance.add(stride).subtract(BigInteger.ONE).divide(stride);
    return count.bitLength() < 64 ? count.longValue() : Long.MAX_VALUE;
  }

  /** The element at an index from 0 to {@code length() - 1}. */
  public long at(long index) {
    return start + index * step;
  }

  /** A list view that computes elements on access; the length must fit in an int. */
  public List<Long> numbers() {
    int size = Math.toIntExact(length());
    return new AbstractList<>() {
      @Override
      public Long get(int index) {
        return at(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** Returns Python's {@code repr}. */
  @Override
  public String toString() {
    String ends = "range(" + start + ", " + stop;
    return step == 1 ? ends + ")" : ends + ", " + step + ")";
  }
}
