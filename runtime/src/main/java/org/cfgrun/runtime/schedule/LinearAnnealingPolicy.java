package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Anneal;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Linear annealing from the base value to a target: {@code base + (target - base) * p/P}. As in
 * mmcv the last position is P - 1.
 *
 * @param target value at the end
 */
@Component(value = Registries.POLICIES, names = "LinearAnnealing")
public record LinearAnnealingPolicy(@Inline Target target)
    implements CurvePolicy, LrPolicy, MomentumPolicy {
  @Override
  public Curve curve() {
    return Curves.annealing(Anneal.LINEAR, target::from);
  }
}
