package org.cfgrun.benchmarks.optim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that step in turns, a few steps each, so that whatever else the machine does meets all
 * of them.
 *
 * @param rounds how many turns each has at most
 * @param limit after which time no new round begins, once there were {@link #LEAST_ROUNDS}
 */
record Turns(int rounds, Duration limit) {
  private static final int LEAST_ROUNDS = 3;
  private static final int FIRST_STEPS = 2;
  private static final int MOST_STEPS = 4;
  private static final double MILLIS_OF_A_TURN = 600;

  /** The median of what a step of each takes, in milliseconds. */
  Map<String, Double> medians(Map<String, Contender> contenders) {
    // The first steps make states and fill caches.
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
      contenders.forEach((name, contender) -> times.get(name).addAll(contender.steps(steps)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, taken) -> medians.put(name, median(taken)));
    return medians;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
