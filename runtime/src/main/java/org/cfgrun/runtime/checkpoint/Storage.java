package org.cfgrun.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cfgrun.runtime.torch.ElementType;
import org.jspecify.annotations.Nullable;

/** Contiguous elements in a {@code .pth} file that several tensors may share. */
final class Storage {
  /**
   * A view may be larger than its storage (stride 0). Larger factors than this are rejected as an
   * attack.
   */
  private static final long MAX_EXPANDED_BYTES = 64L << 20;

  private final ElementType type;
  private final long elements;
  private @Nullable ByteBuffer bytes;

  Storage(ElementType type, long elements) {
    this.type = type;
    this.elements = elements;
  }

  ElementType type() {
    return type;
  }

  /** The size in bytes that the pickle declares. */
  int byteCount() throws MalformedFileException {
    if (elements < 0 || elements > Integer.MAX_VALUE / type.width()) {
      throw new MalformedFileException(
          "has a tensor of " + elements + " elements, which exceeds the limit of 2 GiB");
    }
    return (int) elements * type.width();
  }

  void fill(byte[] content) {
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns a tensor over some of the elements: element {@code [i, j, ...]} has index {@code offset
   * + i * strides[0] + j * strides[1] + ...}.
   */
  TensorData view(long offset, long[] shape, long[] strides) throws MalformedFileException {
    requireInside(offset, shape, strides);
    if (isContiguous(shape, strides)) {
      return new TensorData(type, shape, () -> slice(offset, TensorData.elements(shape)));
    }
    return new TensorData(type, shape, () -> gather(offset, shape, strides));
  }

  private void requireInside(long offset, long[] shape, long[] strides)
      throws MalformedFileException {
    if (shape.length != strides.length || shape.length > 64) {
      throw new MalformedFileException(
          "is corrupt: a tensor has a different number of dimensions and strides");
    }
    try {
      long last = offset;
      boolean empty = false;
      for (int d = 0; d < shape.length; d++) {
        if (shape[d] < 0 || strides[d] < 0) {
          throw new MalformedFileException("is corrupt: a tensor has a negative size or stride");
        }
        empty |= shape[d] == 0;
        last = Math.addExact(last, Math.multiplyExact(Math.max(shape[d] - 1, 0), strides[d]));
      }
      long count = TensorData.elements(shape);
      if (offset < 0 || !empty && last >= elements || empty && offset > elements) {
        throw new MalformedFileException("is corrupt: a tensor extends beyond its storage");
      }
      if (count > elements && Math.multiplyExact(count, type.width()) > MAX_EXPANDED_BYTES) {
        throw new MalformedFileException("is corrupt: a tensor is much larger than its storage");
      }
    } catch (ArithmeticException overflow) {
      throw new MalformedFileException("is corrupt: the size of a tensor overflows");
    }
  }

  private static boolean isContiguous(long[] shape, long[] strides) {
    long expected = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && strides[d] != expected) {
        return false;
      }
      expected *= shape[d];
    }
    return true;
  }

  private ByteBuffer content() {
    if (bytes == null) {
      throw new IllegalStateException("the storage is not filled");
    }
    return bytes;
  }

  private ByteBuffer slice(long offset, long count) {
    int width = type.width();
    return content().slice((int) offset * width, (int) count * width);
  }

  private ByteBuffer gather(long offset, long[] shape, long[] strides) {
    int width = type.width();
    byte[] from = content().array();
    byte[] to = new byte[Math.toIntExact(TensorData.elements(shape) * width)];
    long[] index = new long[shape.length];
    long source = offset;
    for (int at = 0; at < to.length; at += width) {
      System.arraycopy(from, (int) source * width, to, at, width);
      for (int d = shape.length - 1; d >= 0; d--) {
        source += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        source -= strides[d] * shape[d];
        index[d] = 0;
      }
    }
    return ByteBuffer.wrap(to);
  }
}
