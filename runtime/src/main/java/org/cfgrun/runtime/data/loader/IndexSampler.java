package org.cfgrun.runtime.data.loader;

import java.util.Iterator;

/** Chooses the order of samples and groups them into batches. */
interface IndexSampler {
  /** Returns the batch size. */
  int batchSize();

  /** Returns the number of batches in an epoch. */
  int length();

  /** Returns the number of batches in an epoch that is not limited. */
  default int unlimitedLength() {
    return length();
  }

  /** Returns whether the only epoch, the first one, never ends, whatever its length. */
  default boolean isEndless() {
    return false;
  }

  /**
   * Returns the batches of an epoch. They depend only on the epoch.
   *
   * @param first index of the first batch to return
   */
  Iterator<IndexBatch> epoch(long epoch, long first);
}
