package org.cfgrun.runtime.model;

/** A part of a model whose training depends on the epoch; mmdet's {@code set_epoch}. */
public interface EpochAware {
  /**
   * Receives the number of the epoch that begins.
   *
   * @param epoch its number, from 0
   */
  void epoch(long epoch);
}
