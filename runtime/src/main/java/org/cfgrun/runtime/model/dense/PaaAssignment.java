package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Probabilistic anchor assignment (PAA, https://arxiv.org/abs/2007.08103): decides which of the
 * candidate anchors of an object are positive. A mixture of two normal distributions is fitted to
 * the losses of its best candidates; those of the distribution with low losses are positive, up to
 * the one with the highest likelihood.
 *
 * @param topk number of candidates per level
 * @param tied whether both distributions have the same variance
 */
record PaaAssignment(int topk, boolean tied) {
  /**
   * Candidate of an object.
   *
   * @param index index in the list of all candidates
   * @param level level of its anchor
   */
  private record Candidate(int index, int level, double loss) {}

  /**
   * Returns the positive candidates of a batch, as ascending indices.
   *
   * @param losses loss of each candidate
   * @param objects the object of each candidate; numbers differ between images
   * @param levels level of each candidate
   */
  int[] positives(float[] losses, long[] objects, int[] levels) {
    Map<Long, List<Candidate>> byObject = new TreeMap<>();
    for (int i = 0; i < losses.length; i++) {
      byObject
          .computeIfAbsent(objects[i], key -> new ArrayList<>())
          .add(new Candidate(i, levels[i], losses[i]));
    }
    return byObject.values().stream().flatMapToInt(this::positives).sorted().toArray();
  }

  private IntStream positives(List<Candidate> all) {
    Map<Integer, List<Candidate>> byLevel = new TreeMap<>();
    for (Candidate candidate : all) {
      byLevel.computeIfAbsent(candidate.level, key -> new ArrayList<>()).add(candidate);
    }
    Comparator<Candidate> byLoss = Comparator.comparingDouble(Candidate::loss);
    List<Candidate> best =
        byLevel.values().stream()
            .map(level -> level.stream().sorted(byLoss).limit(topk).toList())
            .flatMap(Collection::stream)
            .sorted(byLoss)
            .toList();
    // A mixture needs two samples.
    if (best.size() < 2) {
      return IntStream.empty();
    }
    GaussianMixture mixture =
        GaussianMixture.fit(best.stream().mapToDouble(Candidate::loss).toArray(), tied);
    int[] first = IntStream.range(0, best.size()).filter(mixture::isFirst).toArray();
    int likeliest = 0;
    for (int i = 1; i < first.length; i++) {
      if (mixture.score(first[i]) > mixture.score(first[likeliest])) {
        likeliest = i;
      }
    }
    return IntStream.of(first).limit(likeliest + 1L).map(i -> best.get(i).index);
  }
}
