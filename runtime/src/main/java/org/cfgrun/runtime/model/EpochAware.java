package org.cfgrun.runtime.model;

/** Part of a model whose training depends on the epoch: mmdet's {@code set_epoch}. */
public interface EpochAware {
  /**
   * Sets the number of the epoch that begins.
   *
   * @param epoch its number, from 0
   */
  void epoch(long epoch);
}
