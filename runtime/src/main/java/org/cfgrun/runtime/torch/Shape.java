package org.cfgrun.runtime.torch;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Shape of a tensor: its size along each axis; a scalar has no axes. */
public final class Shape {
  private final long[] sizes;

  /** Creates a shape with these sizes. */
  public Shape(long... sizes) {
    this.sizes = sizes.clone();
  }

  /** Returns the number of axes. */
  public int rank() {
    return sizes.length;
  }

  /**
   * Returns the size along an axis.
   *
   * @param axis from 0; a negative one counts from the last, which is -1
   */
  public long get(int axis) {
    return sizes[axis < 0 ? axis + sizes.length : axis];
  }

  /** Returns the number of elements. */
  public long size() {
    long product = 1;
    for (long size : sizes) {
      product *= size;
    }
    return product;
  }

  /** Returns the shape without the axes before {@code axis}. */
  public Shape slice(int first) {
    return new Shape(Arrays.copyOfRange(sizes, first, sizes.length));
  }

  /** Returns the sizes as a new array. */
  public long[] sizes() {
    return sizes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Formats like a Python tuple, but {@code (3)} for one axis. */
  @Override
  public String toString() {
    return LongStream.of(sizes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
