package org.cfgrun.runtime.hook;

import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;

/**
 * The arguments that all policies of the learning rate share.
 *
 * @param byEpoch whether the policy counts epochs instead of iterations
 * @param warmup how the learning rate is eased in
 */
public record LrTiming(@Default("True") boolean byEpoch, @Inline LrWarmup warmup) {
  /**
   * Of a policy that knows iterations only.
   *
   * @throws org.cfgrun.components.ArgumentException when it is to count epochs
   */
  static LrTiming iterations(boolean byEpoch, LrWarmup warmup) {
    CycleTiming.check(byEpoch);
    return new LrTiming(false, warmup);
  }
}
