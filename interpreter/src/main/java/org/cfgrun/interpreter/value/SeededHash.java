package org.cfgrun.interpreter.value;

import java.math.BigInteger;
import java.util.Random;

/**
 * Hashes that depend on a random number of this process. A config can contain any number of strings
 * with equal {@link String#hashCode}, with which a Java map of objects that have no order takes
 * quadratic time.
 */
public final class SeededHash {
  /** The hash of nothing. */
  public static final long START = new Random().nextLong();

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private SeededHash() {}

  /** Returns the hash of a sequence with one more element. */
  public static long mix(long hash, long element) {
    long product = (hash ^ element) * FACTOR;
    return product ^ (product >>> 32);
  }

  /** Returns the hash of a scalar, or of an object whose own hash is seeded. */
  public static long of(Object value) {
    if (value instanceof String text) {
      return ofText(text);
    }
    if (value instanceof ScalarNode scalar) {
      Object content = scalar.value();
      return content == null ? START : of(content);
    }
    if (value instanceof Long number) {
      return mix(START, number);
    }
    if (value instanceof Double number) {
      return mix(START, Double.doubleToLongBits(number));
    }
    if (value instanceof BigInteger number) {
      return ofBytes(number.toByteArray());
    }
    if (value instanceof RangeValue range) {
      return mix(mix(mix(START, range.start()), range.stop()), range.step());
    }
    return value instanceof Reference reference
        ? ofText(reference.path())
        : mix(START, value.hashCode());
  }

  private static long ofBytes(byte[] bytes) {
    long hash = START;
    for (byte b : bytes) {
      hash = mix(hash, b);
    }
    return hash;
  }

  private static long ofText(String text) {
    long hash = mix(START, text.length());
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash, text.charAt(i));
    }
    return mix(hash, 0);
  }
}
