package org.cfgrun.benchmarks.optim;

import java.util.List;

/** An implementation of an optimizer with parameters and gradients of its own. */
interface Contender extends AutoCloseable {
  /**
   * Makes steps.
   *
   * @return what each of them took, in milliseconds
   */
  List<Double> steps(int count);

  @Override
  void close();
}
