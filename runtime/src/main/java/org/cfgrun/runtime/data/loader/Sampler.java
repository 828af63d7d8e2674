package org.cfgrun.runtime.data.loader;

import java.util.List;

/** The order in which samples are drawn. */
interface Sampler {
  /** How many samples go into a batch. */
  int batchSize();

  /** How many batches an epoch has. */
  int length();

  /** How many batches an epoch would have that is not cut short. */
  default int wholeLength() {
    return length();
  }

  /**
   * The epoch whose order and chance hold in an epoch: itself, unless one comes again and again.
   */
  default long drawnAs(long epoch) {
    return epoch;
  }

  /** The indices of each batch of an epoch; the epoch alone decides. */
  List<int[]> batches(long epoch);
}
