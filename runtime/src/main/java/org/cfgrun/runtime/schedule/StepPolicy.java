package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Decays by a factor at milestones: {@code max(base * gamma^k, min_lr)} with k the number of
 * milestones passed; mmcv's {@code step}.
 *
 * @param step where it decays: every so many epochs or iterations, or at each of a list
 * @param gamma the factor of one decay
 * @param minLr what it never goes below; None for no bound
 */
@Component(value = Registries.POLICIES, names = "step")
public record StepPolicy(
    Milestones step, @Default("0.1") double gamma, @Default("None") @Nullable Double minLr)
    implements LrPolicy, MomentumPolicy {
  @Override
  public double value(double base, Position at) {
    double decayed = base * Math.pow(gamma, step.passed(at.done()));
    return minLr == null ? decayed : Math.max(decayed, minLr);
  }
}
