package org.cfgrun.runtime.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Creates random generators from seed values. Equal values give the same stream on every machine
 * and thread; different values give independent streams.
 */
public final class RandomStreams {
  private RandomStreams() {}

  /** Returns the stream of the given values, such as a seed, an epoch and an index. */
  public static RandomGenerator of(long... keys) {
    long state = keys.length;
    for (long key : keys) {
      state = mix(state ^ mix(key + 0x9E3779B97F4A7C15L));
    }
    return new SplittableRandom(state);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): each input bit moves every bit. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
