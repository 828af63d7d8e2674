package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shuffles samples into batches that each contain one aspect group, and gives each process an equal
 * share of them. The samples of a group are repeated from its first one until they fill the same
 * number of batches for every process. The order is that of mmdet's sampler of the same name.
 *
 * @param groups the indices of the samples of each group, ascending
 * @param batchSize number of samples per batch
 * @param seed the random seed, equal in all processes
 * @param rank the rank of the process
 * @param world number of processes
 */
record DistributedGroupSampler(List<int[]> groups, int batchSize, long seed, int rank, int world)
    implements EpochSampler {
  @Override
  public int length() {
    return groups.stream().mapToInt(this::share).sum();
  }

  /** Returns the number of batches of a group for each process. */
  private int share(int[] group) {
    int samples = batchSize * world;
    return (group.length + samples - 1) / samples;
  }

  @Override
  public List<int[]> batches(long epoch) {
    TorchRandom random = new TorchRandom(seed + epoch);
    List<int[]> all = new ArrayList<>();
    for (int[] group : groups) {
      int[] order = random.permutation(group.length);
      for (int i = 0; i < share(group) * world; i++) {
        int start = i * batchSize;
        all.add(
            IntStream.range(start, start + batchSize)
                .map(at -> group[order[at % order.length]])
                .toArray());
      }
    }
    int[] order = random.permutation(all.size());
    int share = length();
    return IntStream.range(rank * share, (rank + 1) * share)
        .mapToObj(i -> all.get(order[i]))
        .toList();
  }
}
