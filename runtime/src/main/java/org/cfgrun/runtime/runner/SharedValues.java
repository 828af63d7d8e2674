package org.cfgrun.runtime.runner;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.comm.Communicator;

/**
 * Values that all processes of a run share after each step: the means of what they log, and whether
 * one of them was asked to stop. They take one small collective.
 */
final class SharedValues {
  private static final int STOP = 0;
  private static final int HASH = 1;
  private static final int SQUARE = 2;
  private static final int FIRST = 3;

  /** Room for as many values as models log, so that processes that log others can compare names. */
  private static final int LEAST_LENGTH = 64;

  /** The sum of squared hashes of a million processes is exact in a double. */
  private static final int HASH_RANGE = 1 << 16;

  private SharedValues() {}

  /**
   * Means of all processes.
   *
   * @param logged the means, under the names that this process logs
   * @param stops whether a process was asked to stop
   */
  record Means(Map<String, Double> logged, boolean stops) {}

  /**
   * Shares the values of a step.
   *
   * @param own the values that this process logs
   * @param stops whether this process was asked to stop
   * @throws ConfigException in all processes if they log different names
   */
  static Means of(Communicator communicator, Map<String, Double> own, boolean stops) {
    int world = communicator.world();
    if (world == 1) {
      return new Means(own, stops);
    }
    double[] values = new double[length(FIRST + own.size())];
    double hash = Math.floorMod(List.copyOf(own.keySet()).hashCode(), HASH_RANGE);
    values[STOP] = stops ? 1 : 0;
    values[HASH] = hash;
    values[SQUARE] = hash * hash;
    int at = FIRST;
    for (double value : own.values()) {
      values[at++] = value;
    }
    double[] sums = communicator.sum(values);
    // The variance is zero only if all are equal, and all processes compute the same one.
    if (world * sums[SQUARE] != sums[HASH] * sums[HASH]) {
      throw different(communicator, own);
    }
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : own.keySet()) {
      means.put(name, sums[FIRST + means.size()] / world);
    }
    return new Means(means, sums[STOP] > 0);
  }

  private static int length(int needed) {
    return Math.max(LEAST_LENGTH, Integer.highestOneBit(needed - 1) << 1);
  }

  private static ConfigException different(Communicator communicator, Map<String, Double> own) {
    List<String[]> all = communicator.gather(own.keySet().toArray(String[]::new));
    int other = 1;
    while (other < all.size() - 1 && Arrays.equals(all.get(0), all.get(other))) {
      other++;
    }
    return new ConfigException(
        ErrorCode.BAD_VALUE,
        "Rank %s logs `%s`, but rank 0 logs `%s`. Log the same values in each process."
            .formatted(
                other, String.join("`, `", all.get(other)), String.join("`, `", all.get(0))));
  }
}
