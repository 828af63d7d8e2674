package org.cfgrun.runtime.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies of the elements of a {@link Tensor} for Java. Each copy waits until a GPU has computed the
 * tensor, so that loops on a GPU should not need one.
 */
public sealed interface TensorElements permits Tensor {
  /** Returns the elements as floats, in row-major order. */
  default float[] toFloatArray() {
    float[] values = new float[Math.toIntExact(self().size())];
    return HostMemory.read(
        self(),
        ElementType.FLOAT32,
        x -> {
          x.asFloatBuffer().get(values);
          return values;
        });
  }

  /** Returns the elements as doubles, in row-major order. */
  default double[] toDoubleArray() {
    double[] values = new double[Math.toIntExact(self().size())];
    return HostMemory.read(
        self(),
        ElementType.FLOAT64,
        x -> {
          x.asDoubleBuffer().get(values);
          return values;
        });
  }

  /** Returns the elements as integers, in row-major order. */
  default long[] toLongArray() {
    long[] values = new long[Math.toIntExact(self().size())];
    return HostMemory.read(
        self(),
        ElementType.INT64,
        x -> {
          x.asLongBuffer().get(values);
          return values;
        });
  }

  /** Returns the elements as booleans, in row-major order. */
  default boolean[] toBooleanArray() {
    boolean[] values = new boolean[Math.toIntExact(self().size())];
    return HostMemory.read(
        self(),
        ElementType.BOOL,
        x -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = x.get(i) != 0;
          }
          return values;
        });
  }

  /** Returns a copy of the elements' bytes, in row-major order and native byte order. */
  default ByteBuffer toByteBuffer() {
    byte[] bytes = new byte[Math.toIntExact(self().size() * self().type().width())];
    return HostMemory.read(
        self(),
        self().type(),
        x -> ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).put(x).flip());
  }

  /** Returns the only element. */
  default double toDouble() {
    return onlyElement().toDoubleArray()[0];
  }

  /** Returns the only element, rounded to a float. */
  default float toFloat() {
    return (float) toDouble();
  }

  /** Returns the only element of an integer tensor. */
  default long toLong() {
    return onlyElement().toLongArray()[0];
  }

  private Tensor onlyElement() {
    Tensor tensor = self();
    if (tensor.size() != 1) {
      throw new IllegalStateException(
          "expected one element, got a tensor of shape " + tensor.shape());
    }
    return tensor;
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
