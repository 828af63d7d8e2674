package org.cfgrun.runtime.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Creates random generators from seed values. Equal values give the same stream on every machine,
 * thread and version of Java; different values give independent streams.
 */
public final class RandomStreams {
  private RandomStreams() {}

  /** Returns the stream of the given values, such as a seed, an epoch and an index. */
  public static RandomGenerator of(long... keys) {
    long state = keys.length;
    for (long key : keys) {
      state = mix(state ^ mix(key + 0x9E3779B97F4A7C15L));
    }
    return new Stream(new SplittableRandom(state));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): each input bit moves every bit. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Generator whose numbers do not depend on the version of Java.
   *
   * <p>{@code SplittableRandom} specifies its bits, but not its Gaussian numbers: between Java 17
   * and 25, one of two million differs and shifts all that follow. They are therefore drawn by the
   * polar method (Marsaglia and Bray, 1964), with functions that Java specifies to the last bit. It
   * takes three times as long, 0.2 s more for the weights of ResNet-50.
   */
  private static final class Stream implements RandomGenerator {
    private final SplittableRandom bits;
    private double spare = Double.NaN;

    Stream(SplittableRandom bits) {
      this.bits = bits;
    }

    @Override
    public int nextInt() {
      return bits.nextInt();
    }

    @Override
    public long nextLong() {
      return bits.nextLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      bits.nextBytes(bytes);
    }

    /** The polar method makes two numbers at a time: this one and the next. */
    @Override
    public double nextGaussian() {
      double next = spare;
      spare = Double.NaN;
      if (!Double.isNaN(next)) {
        return next;
      }
      double x;
      double y;
      double square;
      do {
        x = 2 * nextDouble() - 1;
        y = 2 * nextDouble() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
      spare = y * factor;
      return x * factor;
    }

    @Override
    public double nextGaussian(double mean, double stddev) {
      return mean + stddev * nextGaussian();
    }
  }
}
