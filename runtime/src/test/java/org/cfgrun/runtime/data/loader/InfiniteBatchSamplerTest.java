package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfiniteBatchSamplerTest {
  private static InfiniteBatchSampler sampler(int rank, int world) {
    List<int[]> groups = List.of(new int[] {1, 2, 4, 5}, new int[] {0, 3, 6});
    return new InfiniteBatchSampler(groups, 2, true, 5, rank, world);
  }

  /**
   * Every pass has each sample once, whatever the number of processes: the randomness of a sample,
   * a function of pass and index, is never drawn twice.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void everySampleIsDrawnOnceInAPass(int world) {
    Map<Long, Map<Integer, Integer>> drawn = new HashMap<>();
    for (int rank = 0; rank < world; rank++) {
      Iterator<IndexBatch> batches = sampler(rank, world).epoch(0, 0);
      for (int i = 0; i < 40; i++) {
        IndexBatch batch = batches.next();
        for (int j = 0; j < batch.size(); j++) {
          drawn
              .computeIfAbsent(batch.passes()[j], pass -> new HashMap<>())
              .merge(batch.indices()[j], 1, Integer::sum);
        }
      }
    }
    for (long pass = 0; pass < 8; pass++) {
      assertThat(drawn.get(pass)).hasSize(7).doesNotContainValue(2);
    }
  }

  @Test
  void trialsDivideTheBatchesIntoEpochs() {
    LimitedSampler limited = new LimitedSampler(sampler(0, 1), 3, false);
    Iterator<IndexBatch> whole = sampler(0, 1).epoch(0, 0);
    List<List<Integer>> first = IntStream.range(0, 6).mapToObj(i -> ints(whole.next())).toList();
    assertThat(limited.isEndless()).isFalse();
    assertThat(all(limited.epoch(0, 0))).isEqualTo(first.subList(0, 3));
    assertThat(all(limited.epoch(1, 0))).isEqualTo(first.subList(3, 6));
    assertThat(all(limited.epoch(1, 2))).isEqualTo(first.subList(5, 6));
    LimitedSampler repeating = new LimitedSampler(sampler(0, 1), 3, true);
    assertThat(all(repeating.epoch(1, 0))).isEqualTo(first.subList(0, 3));
  }

  private static List<Integer> ints(IndexBatch batch) {
    return IntStream.of(batch.indices()).boxed().toList();
  }

  private static List<List<Integer>> all(Iterator<IndexBatch> batches) {
    List<List<Integer>> all = new java.util.ArrayList<>();
    batches.forEachRemaining(batch -> all.add(ints(batch)));
    return all;
  }
}
