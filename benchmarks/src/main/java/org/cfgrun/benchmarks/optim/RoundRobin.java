package org.cfgrun.benchmarks.optim;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders in rounds of a few steps each, so that other load on the machine affects all
 * of them equally.
 *
 * @param rounds the maximum number of rounds
 * @param limit the time after which no new round starts, once {@link #LEAST_ROUNDS} are done
 */
record RoundRobin(int rounds, Duration limit) {
  private static final int LEAST_ROUNDS = 3;
  private static final int FIRST_STEPS = 2;
  private static final int MOST_STEPS = 4;
  private static final double MILLIS_OF_A_TURN = 600;

  /** Returns the median time of a step of each contender, in milliseconds. */
  Map<String, Double> medians(Map<String, Contender> contenders) {
    // The first steps create optimizer states and fill caches.
    double longest = 0;
    for (Contender contender : contenders.values()) {
      longest = Math.max(longest, Collections.min(contender.steps(FIRST_STEPS)));
    }
    int steps = (int) Math.max(1, Math.min(MOST_STEPS, MILLIS_OF_A_TURN / longest));
    Map<String, List<Double>> times = new LinkedHashMap<>();
    contenders.keySet().forEach(name -> times.put(name, new ArrayList<>()));
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      if (round >= LEAST_ROUNDS && System.nanoTime() - start > limit.toNanos()) {
        break;
      }
      contenders.forEach(
          (name, contender) -> requireNonNull(times.get(name)).addAll(contender.steps(steps)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, taken) -> medians.put(name, median(taken)));
    return medians;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
