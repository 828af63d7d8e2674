package org.cfgrun.runtime.model;

/** A part of a model whose training depends on the epoch; mmdet's {@code set_epoch}. */
public interface EpochAware {
  /**
   * Is told which epoch begins.
   *
   * @param epoch its number, from 0
   */
  void epoch(long epoch);
}
