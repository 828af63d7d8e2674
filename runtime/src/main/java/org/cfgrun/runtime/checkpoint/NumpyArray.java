package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Array of NumPy numbers in a pickle, such as the regions of an image that mmdet has written. */
public final class NumpyArray {
  private long[] shape = {0};
  private float[] values = {};

  /** Returns an array. */
  public static NumpyArray of(float[] values, long... shape) {
    NumpyArray array = new NumpyArray();
    array.values = values.clone();
    array.shape = shape.clone();
    return array;
  }

  /** Returns the lengths of the axes. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the numbers in row-major order. */
  public float[] values() {
    return values.clone();
  }

  /** Returns the numbers as little-endian float32. */
  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
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
    if (type.kind() != 'f' || type.width() < 4) {
      throw new MalformedFileException(
          "holds a NumPy array of another type than float32 or float64");
    }
    if (count < 0 || count * type.width() != bytes.length) {
      throw new MalformedFileException("is corrupt: a NumPy array has the wrong length");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] read = new float[(int) count];
    for (int i = 0; i < read.length; i++) {
      read[i] = type.width() == 4 ? buffer.getFloat() : (float) buffer.getDouble();
    }
    shape = lengths;
    values = read;
  }
}
