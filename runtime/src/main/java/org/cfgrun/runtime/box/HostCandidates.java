package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Assigned boxes on the host, for samplers that divide them into groups of unknown size.
 *
 * @param truth the assignment: 0 for background, k + 1 for ground truth k
 * @param overlaps largest overlap of each box with any ground truth
 * @param choice selects some of a list
 */
record HostCandidates(long[] truth, float[] overlaps, Choice choice) {
  /** Selects some of a list. */
  @FunctionalInterface
  interface Choice {
    /** Returns so many of the numbers. */
    int[] of(int[] numbers, int count);
  }

  /** Returns the boxes that fulfil a condition, in ascending order. */
  int[] where(IntPredicate condition) {
    return IntStream.range(0, truth.length).filter(condition).toArray();
  }

  /** Returns at most so many of the numbers. */
  int[] atMost(int[] numbers, int count) {
    return numbers.length > count ? choice.of(numbers, Math.max(count, 0)) : numbers;
  }

  /** Returns selected numbers, completed to a count from all numbers if there are enough. */
  int[] completed(int[] selected, int[] all, int count) {
    if (selected.length >= count) {
      return selected;
    }
    int[] sorted = selected.clone();
    Arrays.sort(sorted);
    int[] rest =
        Arrays.stream(all).filter(number -> Arrays.binarySearch(sorted, number) < 0).toArray();
    return joined(selected, atMost(rest, count - selected.length));
  }

  static int[] joined(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
