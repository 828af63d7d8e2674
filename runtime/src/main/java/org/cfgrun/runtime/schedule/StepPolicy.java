package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;
import org.cfgrun.interpreter.schedule.Milestones;
import org.jspecify.annotations.Nullable;

/**
 * Step decay at milestones: {@code max(base * gamma^k, min_lr)} with k the number of milestones
 * passed; mmcv's {@code step}.
 *
 * @param step period of the decay in epochs or iterations, or a list of positions
 * @param gamma decay factor
 * @param minLr lower bound; None for no bound
 */
@Component(value = Registries.POLICIES, names = "step")
public record StepPolicy(
    Milestones step, @Default("0.1") double gamma, @Default("None") @Nullable Double minLr)
    implements CurvePolicy, LrPolicy, MomentumPolicy {
  @Override
  public Curve curve() {
    return Curves.step(step, gamma, minLr);
  }
}
