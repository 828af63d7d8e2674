package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the little-endian parts of a pickle and never trusts a length that it finds in it. */
final class PickleInput {
  private static final int MAX_LINE = 1024;

  private final InputStream in;
  private long remaining;

  /**
   * @param in what to read
   * @param size how many bytes are left in it at most
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

  /** A double; the one number that pickles keep in big-endian order. */
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

  /** Text up to the next line feed, which is left out. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MAX_LINE) {
        throw new MalformedFileException("has a name of more than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static MalformedFileException truncated() {
    return new MalformedFileException("ends too early: it was cut off, or is not a checkpoint");
  }
}
