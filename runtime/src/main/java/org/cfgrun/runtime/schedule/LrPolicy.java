package org.cfgrun.runtime.schedule;

/** A policy of the learning rate. */
@FunctionalInterface
public interface LrPolicy extends Policy {
  /** What warm-up multiplies the learning rate by at one of its iterations, counted from 0. */
  default double warmupFactor(Warmup warmup, long iteration) {
    return warmup.factor(iteration);
  }

  /** Whether warm-up multiplies the base instead of the scheduled value. */
  default boolean warmsUpBase() {
    return false;
  }
}
