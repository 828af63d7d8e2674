package org.cfgrun.runtime.data.pipeline;

import com.google.gson.JsonArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Chance whose numbers are known: those that were drawn elsewhere, in the same order. */
final class ScriptedRandom implements RandomGenerator {
  private final Deque<Double> uniform = new ArrayDeque<>();
  private final Deque<Integer> integers = new ArrayDeque<>();

  /**
   * @param uniform numbers in 0..1
   * @param integers whole numbers below the bounds that will be asked for
   */
  ScriptedRandom(JsonArray uniform, JsonArray integers) {
    uniform.forEach(each -> this.uniform.add(each.getAsDouble()));
    integers.forEach(each -> this.integers.add(each.getAsInt()));
  }

  boolean isUsedUp() {
    return uniform.isEmpty() && integers.isEmpty();
  }

  @Override
  public double nextDouble() {
    return uniform.remove();
  }

  @Override
  public int nextInt(int bound) {
    int drawn = integers.remove();
    if (drawn >= bound) {
      throw new IllegalStateException(drawn + " was drawn, but not below " + bound);
    }
    return drawn;
  }

  @Override
  public long nextLong() {
    throw new IllegalStateException("a kind of number that nobody drew");
  }
}
