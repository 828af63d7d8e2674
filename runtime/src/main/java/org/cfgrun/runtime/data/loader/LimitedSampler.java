package org.cfgrun.runtime.data.loader;

import java.util.List;

/**
 * The first batches of each epoch.
 *
 * @param whole gives all batches
 * @param most how many are taken
 * @param repeating whether every epoch is the first one, so that its batches come again and again
 */
record LimitedSampler(Sampler whole, int most, boolean repeating) implements Sampler {
  @Override
  public int batchSize() {
    return whole.batchSize();
  }

  @Override
  public int length() {
    return Math.min(most, whole.length());
  }

  @Override
  public int wholeLength() {
    return whole.wholeLength();
  }

  @Override
  public long drawnAs(long epoch) {
    return repeating ? 0 : epoch;
  }

  @Override
  public List<int[]> batches(long epoch) {
    return whole.batches(drawnAs(epoch)).subList(0, length());
  }
}
