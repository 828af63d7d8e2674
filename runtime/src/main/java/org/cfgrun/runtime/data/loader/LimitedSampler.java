package org.cfgrun.runtime.data.loader;

import java.util.List;

/**
 * Limits each epoch to its first batches.
 *
 * @param sampler the sampler to limit
 * @param maxBatches maximum number of batches
 * @param repeating whether every epoch repeats the first
 */
record LimitedSampler(IndexSampler sampler, int maxBatches, boolean repeating)
    implements IndexSampler {
  @Override
  public int batchSize() {
    return sampler.batchSize();
  }

  @Override
  public int length() {
    return Math.min(maxBatches, sampler.length());
  }

  @Override
  public int unlimitedLength() {
    return sampler.unlimitedLength();
  }

  @Override
  public long sourceEpoch(long epoch) {
    return repeating ? 0 : epoch;
  }

  @Override
  public List<int[]> batches(long epoch) {
    return sampler.batches(sourceEpoch(epoch)).subList(0, length());
  }
}
