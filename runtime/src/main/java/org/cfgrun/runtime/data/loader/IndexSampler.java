package org.cfgrun.runtime.data.loader;

import java.util.List;

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

  /**
   * Returns the epoch that determines the order and randomness of an epoch: the epoch itself,
   * unless one epoch is repeated.
   */
  default long sourceEpoch(long epoch) {
    return epoch;
  }

  /** Returns the sample indices of each batch. They depend only on the epoch. */
  List<int[]> batches(long epoch);
}
