package org.cfgrun.runtime.box;

import java.util.Arrays;

/** Sorts by score without an object an element. */
public final class ScoreOrder {
  private ScoreOrder() {}

  /**
   * The numbers of the first {@code count} scores, best first; of equal scores the lower number
   * first. No score may be NaN.
   */
  public static int[] descending(float[] scores, int count) {
    // The upper half of a key rises as the score falls, the lower half is the number.
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToIntBits(scores[i] + 0f);
      int rising = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      keys[i] = ((long) ~rising << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
