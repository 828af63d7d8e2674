package org.cfgrun.runtime.schedule;

/** Policy of the learning rate. */
@FunctionalInterface
public interface LrPolicy extends Policy {
  /** Returns the warm-up factor of the learning rate at an iteration, counted from 0. */
  default double warmupFactor(Warmup warmup, long iteration) {
    return warmup.factor(iteration);
  }

  /** Returns whether warm-up scales the base value instead of the scheduled value. */
  default boolean warmsUpBase() {
    return false;
  }
}
