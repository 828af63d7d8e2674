package org.cfgrun.runtime.data.loader;

import java.util.Iterator;
import java.util.List;

/** Sampler whose epochs are lists of batches. */
interface EpochSampler extends IndexSampler {
  /** Returns the sample indices of each batch. They depend only on the epoch. */
  List<int[]> batches(long epoch);

  @Override
  default Iterator<IndexBatch> epoch(long epoch, long first) {
    return batches(epoch).stream()
        .skip(first)
        .map(indices -> IndexBatch.of(indices, epoch))
        .iterator();
  }
}
