package org.cfgrun.interpreter.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Values of a hyperparameter of the optimizer over a training, apart from warm-up. A curve is
 * stateless: its value depends only on the position in the training.
 */
@FunctionalInterface
public interface Curve {
  /**
   * Returns the value at a position.
   *
   * @param base initial value of the parameter group
   * @param at position in the training
   */
  double value(double base, Position at);

  /**
   * Checks that the curve fits the length of the training; called before the first step.
   *
   * @param total number of epochs or iterations
   * @return the problem as one sentence with argument names in backquotes; null when it fits
   */
  default @Nullable String objection(long total) {
    return null;
  }

  /** Returns the warm-up factor of the learning rate at an iteration, counted from 0. */
  default double warmupFactor(Warmup warmup, long iteration) {
    return warmup.factor(iteration);
  }

  /** Returns whether warm-up scales the base value instead of the scheduled value. */
  default boolean warmsUpBase() {
    return false;
  }
}
