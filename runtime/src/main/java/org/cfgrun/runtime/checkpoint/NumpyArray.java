package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Array of NumPy numbers in a pickle, such as the regions of an image that mmdet has written. */
public final class NumpyArray {
  private long[] shape = {0};
  private double[] values = {};

  /** Returns an array. */
  public static NumpyArray of(float[] values, long... shape) {
    NumpyArray array = new NumpyArray();
    array.values = new double[values.length];
    Arrays.setAll(array.values, i -> values[i]);
    array.shape = shape.clone();
    return array;
  }

  /** Returns the lengths of the axes. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the numbers in row-major order, as float32. */
  public float[] values() {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /** Returns the numbers in row-major order. */
  double[] doubles() {
    return values.clone();
  }

  /** Returns the numbers as little-endian float32. */
  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      buffer.putFloat((float) value);
    }
    return buffer.array();
  }

  /**
   * Applies {@code ndarray.__setstate__}.
   *
   * @param state version, shape, type, whether columns come first, bytes
   */
  void setState(List<@Nullable Object> state) throws IOException {
    NumpyType type = PickleGlobals.argument(state, 2, NumpyType.class);
    if (PickleGlobals.argument(state, 3, Boolean.class)) {
      throw new MalformedFileException(
          "holds a NumPy array in column order, which is not supported");
    }
    byte[] bytes = PickleGlobals.argument(state, 4, byte[].class);
    long[] lengths = PickleGlobals.longs(PickleGlobals.argument(state, 1, Tuple.class));
    long count = 1;
    for (long length : lengths) {
      count = length < 0 ? -1 : Math.multiplyExact(count, length);
    }
    if (count < 0 || count * type.width() != bytes.length) {
      throw new MalformedFileException("is corrupt: a NumPy array has the wrong length");
    }
    double[] read = new double[(int) count];
    for (int i = 0; i < read.length; i++) {
      read[i] = number(type, Arrays.copyOfRange(bytes, i * type.width(), (i + 1) * type.width()));
    }
    shape = lengths;
    values = read;
  }

  private static double number(NumpyType type, byte[] bytes) throws IOException {
    Object number = type.scalar(bytes);
    return number instanceof Number value
        ? value.doubleValue()
        : Boolean.TRUE.equals(number) ? 1 : 0;
  }
}
