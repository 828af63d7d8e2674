package org.cfgrun.benchmarks.optim;

import java.util.List;

/** An implementation of an optimizer, with its own parameters and gradients. */
interface Contender extends AutoCloseable {
  /**
   * Runs optimizer steps.
   *
   * @return the time of each step, in milliseconds
   */
  List<Double> steps(int count);

  @Override
  void close();
}
