package org.cfgrun.runtime.runner;

import java.util.Iterator;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;

/**
 * Draws batches without end: the first batch of the next epoch follows the last one. A loader
 * without end stays in its first epoch.
 */
final class IterLoader {
  private final DataLoader loader;
  private long epoch;
  private Iterator<Batch> batches;

  /**
   * Continues after a number of batches.
   *
   * @param drawn how many batches have been drawn before
   */
  IterLoader(DataLoader loader, long drawn) {
    if (loader.length() == 0) {
      throw new IllegalArgumentException("a loader without batches");
    }
    this.loader = loader;
    // An epoch ends when the batch after it is requested, not with its last batch.
    epoch = epochAfter(loader, drawn);
    batches = loader.epoch(epoch, batchesAfter(loader, drawn));
  }

  /** Returns the epoch of the last of {@code drawn} batches, from 0. */
  static long epochAfter(DataLoader loader, long drawn) {
    return drawn == 0 || loader.isEndless() ? 0 : (drawn - 1) / loader.length();
  }

  /** Returns how many batches of that epoch have been drawn. */
  static int batchesAfter(DataLoader loader, long drawn) {
    return (int) (drawn - epochAfter(loader, drawn) * loader.length());
  }

  /** Returns the underlying loader. */
  DataLoader loader() {
    return loader;
  }

  /** Returns the epoch of the last batch, from 0. */
  long epoch() {
    return epoch;
  }

  /** Returns the next batch. */
  Batch next() {
    if (!batches.hasNext()) {
      epoch++;
      batches = loader.epoch(epoch, 0);
    }
    return batches.next();
  }
}
