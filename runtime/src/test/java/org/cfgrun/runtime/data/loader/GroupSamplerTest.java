package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupSamplerTest {
  private static final CountingDataset DATASET = CountingDataset.of(20);

  private static List<List<Integer>> batches(EpochSampler sampler, long epoch) {
    return sampler.batches(epoch).stream()
        .map(batch -> Arrays.stream(batch).boxed().toList())
        .toList();
  }

  @Test
  void everyBatchIsFullAndHasOneAspectGroup() {
    EpochSampler sampler = new GroupSampler(DATASET, 4, 0);
    assertThat(sampler.length()).isEqualTo(2 + 4);
    assertThat(batches(sampler, 0)).hasSize(6);
    for (List<Integer> batch : batches(sampler, 0)) {
      assertThat(batch).hasSize(4);
      assertThat(batch.stream().map(DATASET::isWide).distinct()).hasSize(1);
    }
  }

  @Test
  void everyEpochContainsEverySample() {
    EpochSampler sampler = new GroupSampler(DATASET, 3, 0);
    for (int epoch = 0; epoch < 5; epoch++) {
      Set<Integer> drawn = new HashSet<>();
      batches(sampler, epoch).forEach(drawn::addAll);
      assertThat(drawn).hasSize(20);
    }
  }

  @Test
  void orderDependsOnlyOnSeedAndEpoch() {
    EpochSampler sampler = new GroupSampler(DATASET, 4, 7);
    List<List<Integer>> first = batches(sampler, 3);
    assertThat(batches(sampler, 4)).isNotEqualTo(first);
    assertThat(batches(new GroupSampler(DATASET, 4, 8), 3)).isNotEqualTo(first);
    assertThat(batches(new GroupSampler(DATASET, 4, 7), 3)).isEqualTo(first);
  }

  @Test
  void groupSmallerThanABatchIsFilledWithRepeats() {
    EpochSampler sampler = new GroupSampler(CountingDataset.of(1), 4, 0);
    assertThat(batches(sampler, 0)).containsExactly(List.of(0, 0, 0, 0));
  }

  @Test
  void lastSequentialBatchIsSmaller() {
    EpochSampler sampler = new SequentialSampler(5, 2);
    assertThat(sampler.length()).isEqualTo(3);
    assertThat(batches(sampler, 0)).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
  }
}
