package org.cfgrun.runtime.data.loader;

import java.util.Arrays;

/**
 * Samples of a batch.
 *
 * @param indices {@code [N]}: index of each sample in its dataset
 * @param passes {@code [N]}: how many times the dataset had been gone through before the sample was
 *     drawn. It determines the randomness of the sample together with the index
 */
record IndexBatch(int[] indices, long[] passes) {
  /** Creates a batch whose samples belong to one epoch. */
  static IndexBatch of(int[] indices, long epoch) {
    long[] passes = new long[indices.length];
    Arrays.fill(passes, epoch);
    return new IndexBatch(indices, passes);
  }

  /** Returns the number of samples. */
  int size() {
    return indices.length;
  }
}
