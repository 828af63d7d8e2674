package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Returns all samples in dataset order. The last batch may be smaller.
 *
 * @param size number of samples
 * @param batchSize number of samples per batch
 */
record SequentialSampler(int size, int batchSize) implements IndexSampler {
  @Override
  public int length() {
    return (size + batchSize - 1) / batchSize;
  }

  @Override
  public List<int[]> batches(long epoch) {
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < size; from += batchSize) {
      batches.add(IntStream.range(from, Math.min(size, from + batchSize)).toArray());
    }
    return batches;
  }
}
