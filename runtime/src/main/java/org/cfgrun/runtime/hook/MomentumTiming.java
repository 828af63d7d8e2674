package org.cfgrun.runtime.hook;

import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;

/**
 * The arguments that all policies of the momentum share.
 *
 * @param byEpoch whether the policy counts epochs instead of iterations
 * @param warmup how the momentum is eased in
 */
public record MomentumTiming(@Default("True") boolean byEpoch, @Inline MomentumWarmup warmup) {
  /**
   * Of a policy that knows iterations only.
   *
   * @throws org.cfgrun.components.ArgumentException when it is to count epochs
   */
  static MomentumTiming iterations(boolean byEpoch, MomentumWarmup warmup) {
    CycleTiming.check(byEpoch);
    return new MomentumTiming(false, warmup);
  }
}
