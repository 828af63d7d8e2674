package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Returns the samples of one process in dataset order. The last batch may be smaller. Process r of
 * W takes the samples r, r + W, r + 2W and so on. All processes take equally many: if the samples
 * do not divide evenly, the first ones are repeated at the end. (PyTorch's DistributedSampler
 * without shuffling.)
 *
 * @param size number of samples
 * @param batchSize number of samples per batch
 * @param rank the rank of the process, r
 * @param world number of processes, W
 */
record SequentialSampler(int size, int batchSize, int rank, int world) implements EpochSampler {
  /** Creates a sampler of all samples, for a single process. */
  SequentialSampler(int size, int batchSize) {
    this(size, batchSize, 0, 1);
  }

  private int share() {
    return (size + world - 1) / world;
  }

  @Override
  public int length() {
    return (share() + batchSize - 1) / batchSize;
  }

  @Override
  public List<int[]> batches(long epoch) {
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < share(); from += batchSize) {
      batches.add(
          IntStream.range(from, Math.min(share(), from + batchSize))
              .map(i -> (rank + i * world) % size)
              .toArray());
    }
    return batches;
  }
}
