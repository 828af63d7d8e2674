package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the little-endian parts of a pickle without trusting any length in it. */
final class PickleInput {
  private static final int MAX_LINE = 1024;

  private final InputStream in;
  private long remaining;

  /**
   * @param in the input
   * @param size upper bound of the bytes left in it
   */
  PickleInput(InputStream in, long size) {
    this.in = in;
    this.remaining = size;
  }

  int unsignedByte() throws IOException {
    int value = in.read();
    if (value < 0 || remaining-- <= 0) {
      throw truncated();
    }
    return value;
  }

  int unsignedShort() throws IOException {
    return unsignedByte() | unsignedByte() << 8;
  }

  int signedInt() throws IOException {
    return unsignedShort() | unsignedShort() << 16;
  }

  long signedLong() throws IOException {
    return signedInt() & 0xffffffffL | (long) signedInt() << 32;
  }

  /** Reads a double, the only big-endian number in pickles. */
  double bigEndianDouble() throws IOException {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | unsignedByte();
    }
    return Double.longBitsToDouble(bits);
  }

  byte[] bytes(long count) throws IOException {
    if (count < 0 || count > remaining || count > Integer.MAX_VALUE) {
      throw truncated();
    }
    byte[] bytes = in.readNBytes((int) count);
    remaining -= count;
    if (bytes.length < count) {
      throw truncated();
    }
    return bytes;
  }

  String text(long count) throws IOException {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  /** Reads text up to the next line feed, which is consumed and not returned. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MAX_LINE) {
        throw new MalformedFileException("has a name longer than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static MalformedFileException truncated() {
    return new MalformedFileException("ends unexpectedly: it is truncated or is not a checkpoint");
  }
}
