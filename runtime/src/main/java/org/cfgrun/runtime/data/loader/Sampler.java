package org.cfgrun.runtime.data.loader;

import java.util.List;

/** The order in which samples are drawn. */
interface Sampler {
  /** How many samples go into a batch. */
  int batchSize();

  /** How many batches an epoch has. */
  int length();

  /** The indices of each batch of an epoch; the epoch alone decides. */
  List<int[]> batches(long epoch);
}
