package org.cfgrun.runtime.data;

import java.util.Iterator;

/**
 * Gives the batches of an epoch. The order and every random choice depend on the seed and the epoch
 * alone, never on threads.
 */
public interface DataLoader extends AutoCloseable {
  /** How many batches an epoch has. */
  int length();

  /** What it draws from. */
  Dataset dataset();

  /**
   * The batches of an epoch from number {@code first} on; those before it are skipped without being
   * loaded.
   *
   * @param epoch from 0
   * @param first from 0; {@code length()} gives none
   */
  Iterator<Batch> epoch(long epoch, int first);

  /** Stops its worker threads. */
  @Override
  void close();
}
