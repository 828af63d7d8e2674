package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The share of one process in all samples, in the dataset's order; the last batch may be smaller.
 * Process r of W takes the samples r, r + W, r + 2W and so on. All shares are of one size: where
 * the samples do not divide evenly, the first ones come again at the end. (PyTorch's
 * DistributedSampler without shuffling.)
 *
 * @param size how many samples there are
 * @param batchSize how many go into a batch
 * @param rank the number of the process, r
 * @param world how many processes there are, W
 */
record SequentialSampler(int size, int batchSize, int rank, int world) implements Sampler {
  /** All samples, for a single process. */
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
