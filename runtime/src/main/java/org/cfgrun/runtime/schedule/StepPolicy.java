package org.cfgrun.runtime.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Decays by a factor at milestones: {@code max(base * gamma^k, floor)} with k the number of
 * milestones passed; mmcv's {@code step}.
 *
 * @param milestones where it decays
 * @param gamma the factor of one decay
 * @param floor what it never goes below; null for no bound
 */
public record StepPolicy(Milestones milestones, double gamma, @Nullable Double floor)
    implements Policy {
  @Override
  public double value(double base, Position at) {
    double decayed = base * Math.pow(gamma, milestones.passed(at.done()));
    return floor == null ? decayed : Math.max(decayed, floor);
  }
}
