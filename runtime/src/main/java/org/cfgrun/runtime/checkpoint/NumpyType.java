package org.cfgrun.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Type of a NumPy number, such as a best score that an evaluation left in {@code meta}.
 *
 * @param kind {@code f}, {@code i}, {@code u} or {@code b} (bool)
 * @param width bytes
 */
record NumpyType(char kind, int width) {
  /** Returns the type with a name such as {@code f8}. */
  static NumpyType named(String name) throws MalformedFileException {
    String known = "f8 f4 f2 i8 i4 i2 i1 u8 u4 u2 u1 b1";
    if (name.length() != 2 || !known.contains(name)) {
      throw new MalformedFileException("holds a NumPy value of unsupported type `" + name + "`");
    }
    return new NumpyType(name.charAt(0), name.charAt(1) - '0');
  }

  /** Decodes little-endian bytes to a Boolean, a Long or a Double. */
  @Nullable Object scalar(byte[] bytes) throws MalformedFileException {
    if (bytes.length != width) {
      throw new MalformedFileException("is corrupt: a NumPy number has the wrong length");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (kind == 'b') {
      return bytes[0] != 0;
    }
    if (kind == 'f') {
      return switch (width) {
        case 8 -> buffer.getDouble();
        case 4 -> (double) buffer.getFloat();
        default -> (double) TensorData.halfToFloat(buffer.getShort());
      };
    }
    long signed =
        switch (width) {
          case 8 -> buffer.getLong();
          case 4 -> buffer.getInt();
          case 2 -> buffer.getShort();
          default -> bytes[0];
        };
    return kind == 'u' && width < 8 ? signed & (1L << 8 * width) - 1 : signed;
  }
}
