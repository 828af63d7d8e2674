package org.cfgrun.runtime.data.loader;

import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * Limits each epoch to its first batches. If the sampler is endless, its batches are divided into
 * epochs of this length.
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
  public Iterator<IndexBatch> epoch(long epoch, long first) {
    long source = repeating ? 0 : epoch;
    Iterator<IndexBatch> batches =
        sampler.isEndless()
            ? sampler.epoch(0, source * length() + first)
            : sampler.epoch(source, first);
    return LongStream.range(first, length()).mapToObj(i -> batches.next()).iterator();
  }
}
