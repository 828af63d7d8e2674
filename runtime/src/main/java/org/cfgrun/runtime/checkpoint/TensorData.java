package org.cfgrun.runtime.checkpoint;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.cfgrun.runtime.torch.ElementType;

/**
 * Values of a tensor independent of the engine: row-major, contiguous, little-endian. The source
 * may provide them on demand, so that writing a large file does not hold all of it in memory.
 */
public final class TensorData implements Serializable {
  private static final long serialVersionUID = 1;

  private final ElementType type;
  private final long[] shape;
  private final transient Supplier<ByteBuffer> source;

  /**
   * @param source returns {@code elements * width} bytes on each call
   */
  public TensorData(ElementType type, long[] shape, Supplier<ByteBuffer> source) {
    this.type = type;
    this.shape = shape.clone();
    this.source = source;
    elements(shape);
  }

  /** Returns a tensor of float32 values in row-major order. */
  public static TensorData ofFloats(float[] values, long... shape) {
    ByteBuffer bytes = allocate(values.length, ElementType.FLOAT32);
    bytes.asFloatBuffer().put(values);
    return new TensorData(ElementType.FLOAT32, shape, () -> bytes);
  }

  /** Returns a tensor of int64 values in row-major order. */
  public static TensorData ofLongs(long[] values, long... shape) {
    ByteBuffer bytes = allocate(values.length, ElementType.INT64);
    bytes.asLongBuffer().put(values);
    return new TensorData(ElementType.INT64, shape, () -> bytes);
  }

  /** Returns a tensor of bytes, such as the state of a random generator. */
  public static TensorData ofBytes(byte[] values) {
    byte[] copy = values.clone();
    return new TensorData(ElementType.UINT8, new long[] {copy.length}, () -> ByteBuffer.wrap(copy));
  }

  /** The values themselves, for other processes. */
  private record Copy(ElementType type, long[] shape, byte[] bytes) implements Serializable {
    private Object readResolve() {
      return new TensorData(type, shape, () -> ByteBuffer.wrap(bytes));
    }
  }

  private Object writeReplace() {
    ByteBuffer bytes = bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new Copy(type, shape, copy);
  }

  private static ByteBuffer allocate(int count, ElementType type) {
    return ByteBuffer.allocate(Math.multiplyExact(count, type.width()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the element type. */
  public ElementType type() {
    return type;
  }

  /** Returns the shape; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the number of elements. */
  public long elements() {
    return elements(shape);
  }

  /** Returns the number of elements of a shape. */
  static long elements(long... shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** Returns the bytes, read-only and little-endian, from position 0 to the limit. */
  public ByteBuffer bytes() {
    ByteBuffer bytes = source.get().slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() != elements() * type.width()) {
      throw new IllegalStateException(
          bytes.remaining() + " bytes for " + type + Arrays.toString(shape));
    }
    return bytes;
  }

  /** Returns the values as float32, rounded if the type is wider. */
  public float[] toFloats() {
    ByteBuffer bytes = bytes();
    float[] values = new float[Math.toIntExact(elements())];
    if (type == ElementType.FLOAT32) {
      bytes.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(bytes, i);
    }
    return values;
  }

  /** Returns the values as float64. Integers above 2^53 are rounded. */
  public double[] toDoubles() {
    ByteBuffer bytes = bytes();
    double[] values = new double[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(bytes, i);
    }
    return values;
  }

  /** Returns the values as integers. Fractions are truncated. */
  public long[] toLongs() {
    ByteBuffer bytes = bytes();
    long[] values = new long[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == ElementType.INT64 ? bytes.getLong(i * 8) : (long) number(bytes, i);
    }
    return values;
  }

  private double number(ByteBuffer bytes, int index) {
    int at = index * type.width();
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(at);
      case FLOAT64 -> bytes.getDouble(at);
      case FLOAT16 -> halfToFloat(bytes.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
      case INT64 -> bytes.getLong(at);
      case INT32 -> bytes.getInt(at);
      case INT16 -> bytes.getShort(at);
      case INT8 -> bytes.get(at);
      case UINT8 -> bytes.get(at) & 0xff;
      case BOOL -> bytes.get(at) == 0 ? 0 : 1;
    };
  }

  /** Decodes an IEEE 754 binary16 number: 1 sign bit, 5 exponent bits, 10 fraction bits. */
  static float halfToFloat(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Math.scalb(1 + fraction / 1024f, exponent - 15);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT) + Arrays.toString(shape);
  }
}
