package org.cfgrun.runtime.data.loader;

import java.util.List;

/**
 * Limits each epoch to its first batches.
 *
 * @param whole the sampler to limit
 * @param most maximum number of batches
 * @param repeating whether every epoch repeats the first
 */
record LimitedSampler(IndexSampler whole, int most, boolean repeating) implements IndexSampler {
  @Override
  public int batchSize() {
    return whole.batchSize();
  }

  @Override
  public int length() {
    return Math.min(most, whole.length());
  }

  @Override
  public int unlimitedLength() {
    return whole.unlimitedLength();
  }

  @Override
  public long sourceEpoch(long epoch) {
    return repeating ? 0 : epoch;
  }

  @Override
  public List<int[]> batches(long epoch) {
    return whole.batches(sourceEpoch(epoch)).subList(0, length());
  }
}
