package org.cfgrun.runtime.runner;

import java.util.Iterator;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;

/** Draws batches without end: after the last one of an epoch comes the first one of the next. */
final class IterLoader {
  private final DataLoader loader;
  private long epoch;
  private Iterator<Batch> batches;

  /**
   * Goes on after a number of batches.
   *
   * @param drawn how many have been drawn before
   */
  IterLoader(DataLoader loader, long drawn) {
    if (loader.length() == 0) {
      throw new IllegalArgumentException("a loader without batches");
    }
    this.loader = loader;
    // An epoch ends when a batch beyond it is asked for, not with its last batch.
    epoch = epochAfter(loader, drawn);
    batches = loader.epoch(epoch, batchesAfter(loader, drawn));
  }

  /** The epoch that the last of {@code drawn} batches belonged to, from 0. */
  static long epochAfter(DataLoader loader, long drawn) {
    return drawn == 0 ? 0 : (drawn - 1) / loader.length();
  }

  /** How many batches of that epoch are drawn. */
  static int batchesAfter(DataLoader loader, long drawn) {
    return (int) (drawn - epochAfter(loader, drawn) * loader.length());
  }

  /** What it draws from. */
  DataLoader loader() {
    return loader;
  }

  /** The epoch of the last batch, from 0. */
  long epoch() {
    return epoch;
  }

  /** The next batch. */
  Batch next() {
    if (!batches.hasNext()) {
      epoch++;
      batches = loader.epoch(epoch, 0);
    }
    return batches.next();
  }
}
