package org.cfgrun.runtime.model;

/**
 * Part of a model whose training depends on the iteration. What it draws is a function of seed and
 * iteration, so that a resumed run equals an uninterrupted one.
 */
public interface IterationAware {
  /**
   * Announces a training step.
   *
   * @param seed random seed of the run
   * @param iteration number of the iteration that begins, from 0
   */
  void iteration(long seed, long iteration);
}
