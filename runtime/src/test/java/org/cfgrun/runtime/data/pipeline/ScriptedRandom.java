package org.cfgrun.runtime.data.pipeline;

import com.google.gson.JsonArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** A random generator that returns recorded numbers in order. */
final class ScriptedRandom implements RandomGenerator {
  private final Deque<Double> uniform = new ArrayDeque<>();
  private final Deque<Integer> integers = new ArrayDeque<>();

  /**
   * @param uniform recorded numbers in the range 0..1
   * @param integers recorded integers below the requested bounds
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
      throw new IllegalStateException(drawn + " was recorded, but is not below " + bound);
    }
    return drawn;
  }

  @Override
  public long nextLong() {
    throw new IllegalStateException("no numbers of this kind were recorded");
  }
}
