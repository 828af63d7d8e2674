package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares as PyTorch's DistributedSampler(shuffle=False) gives them. */
class SequentialSamplerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | 1 | 0 1 2 3 4",
        "5 | 2 | 0 2 4, 1 3 0",
        "5 | 3 | 0 3, 1 4, 2 0",
        "1 | 3 | 0, 0, 0",
        "2 | 3 | 0, 1, 0",
        "4 | 2 | 0 2, 1 3"
      })
  void everyProcessTakesAnEqualShare(int size, int world, String shares) {
    List<String> drawn =
        IntStream.range(0, world)
            .mapToObj(rank -> new SequentialSampler(size, 2, rank, world))
            .map(SequentialSamplerTest::samples)
            .toList();
    assertThat(String.join(", ", drawn)).isEqualTo(shares);
  }

  private static String samples(SequentialSampler sampler) {
    List<int[]> batches = sampler.batches(0);
    assertThat(batches).hasSize(sampler.length());
    return batches.stream()
        .flatMap(batch -> IntStream.of(batch).mapToObj(Integer::toString))
        .collect(Collectors.joining(" "));
  }
}
