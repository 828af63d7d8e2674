package org.cfgrun.runtime.hook;

import org.cfgrun.components.ArgumentException;

/** The rule for policies that know iterations only, of the learning rate and of the momentum. */
final class CycleTiming {
  private CycleTiming() {}

  /** Refuses {@code by_epoch=True}. */
  static void check(boolean byEpoch) {
    if (byEpoch) {
      throw new ArgumentException(
          "by_epoch", "`by_epoch` must be False, for this policy counts iterations.");
    }
  }
}
