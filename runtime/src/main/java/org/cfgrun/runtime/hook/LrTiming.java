package org.cfgrun.runtime.hook;

import org.cfgrun.runtime.registry.ArgumentException;
import org.cfgrun.runtime.registry.Default;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that all policies of the learning rate share.
 *
 * @param byEpoch whether the policy counts epochs instead of iterations
 * @param warmup how the learning rate is eased in; None for no warm-up
 * @param warmupIters how long, in iterations (in epochs with {@code warmupByEpoch})
 * @param warmupRatio the part of the learning rate that warm-up begins with, in (0, 1]
 * @param warmupByEpoch whether {@code warmupIters} counts epochs
 */
public record LrTiming(
    @Default("True") boolean byEpoch,
    @Default("None") Warmup.@Nullable Kind warmup,
    @Default("0") long warmupIters,
    @Default("0.1") double warmupRatio,
    @Default("False") boolean warmupByEpoch) {
  /** Checks the warm-up's numbers when there is one. */
  public LrTiming {
    if (warmup != null && warmupIters <= 0) {
      throw new ArgumentException(
          "warmup_iters", "`warmup_iters` must be a positive int when there is a `warmup`.");
    }
    if (warmup != null && !(warmupRatio > 0 && warmupRatio <= 1)) {
      throw new ArgumentException("warmup_ratio", "`warmup_ratio` must be in (0, 1].");
    }
  }

  /** The warm-up, in iterations or epochs as given; null for none. */
  @Nullable Warmup schedule() {
    return warmup == null ? null : new Warmup(warmup, warmupIters, warmupRatio);
  }
}
