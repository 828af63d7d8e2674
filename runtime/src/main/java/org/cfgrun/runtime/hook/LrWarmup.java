package org.cfgrun.runtime.hook;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * How the learning rate is eased in.
 *
 * @param warmup how it rises; None for no warm-up
 * @param warmupIters how long, in iterations (in epochs with {@code warmupByEpoch})
 * @param warmupRatio the part of the learning rate that warm-up begins with, in (0, 1]
 * @param warmupByEpoch whether {@code warmupIters} counts epochs
 */
public record LrWarmup(
    @Default("None") Warmup.@Nullable Kind warmup,
    @Default("0") long warmupIters,
    @Default("0.1") double warmupRatio,
    @Default("False") boolean warmupByEpoch) {
  /** No warm-up. */
  public static final LrWarmup NONE = new LrWarmup(null, 0, 0.1, false);

  /** Checks the numbers when there is a warm-up. */
  public LrWarmup {
    Warmup.of(warmup, warmupIters, warmupRatio);
  }

  /** The warm-up, in iterations or epochs as given; null for none. */
  @Nullable Warmup schedule() {
    return Warmup.of(warmup, warmupIters, warmupRatio);
  }
}
