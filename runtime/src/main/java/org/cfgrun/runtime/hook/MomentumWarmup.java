package org.cfgrun.runtime.hook;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * How the momentum is eased in: it is divided by what a learning rate would be multiplied with, so
 * that it begins higher, above 1 where the ratio is small.
 *
 * @param warmup how it falls; None for no warm-up
 * @param warmupIters how many iterations it takes
 * @param warmupRatio what the momentum is divided by at first, in (0, 1]
 */
public record MomentumWarmup(
    @Default("None") Warmup.@Nullable Kind warmup,
    @Default("0") long warmupIters,
    @Default("0.9") double warmupRatio) {
  /** Checks the numbers when there is a warm-up. */
  public MomentumWarmup {
    Warmup.of(warmup, warmupIters, warmupRatio);
  }

  /** The warm-up; null for none. */
  @Nullable Warmup schedule() {
    return Warmup.of(warmup, warmupIters, warmupRatio);
  }
}
