package org.cfgrun.runtime.data;

import java.util.Iterator;

/**
 * Provides the batches of each epoch. The order and all randomness depend only on the seed and the
 * epoch, never on threads.
 */
public interface DataLoader extends AutoCloseable {
  /** Returns the number of batches in an epoch. */
  int length();

  /**
   * Returns whether the batches of the first epoch never end, whatever its length. There is no
   * other epoch then.
   */
  default boolean isEndless() {
    return false;
  }

  /** Returns the dataset that samples are loaded from. */
  Dataset dataset();

  /**
   * Returns the batches of an epoch, starting at batch {@code first}. Earlier batches are skipped
   * without being loaded.
   *
   * @param epoch index of the epoch, from 0
   * @param first index of the first batch, from 0; {@code length()} gives no batches
   */
  Iterator<Batch> epoch(long epoch, int first);

  /** Stops the worker threads. */
  @Override
  void close();
}
