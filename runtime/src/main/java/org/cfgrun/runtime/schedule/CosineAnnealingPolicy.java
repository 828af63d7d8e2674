package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Anneal;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Cosine annealing from the base value to a target: {@code target + (base - target) / 2 * (cos(pi
 * p/P) + 1)} (Loshchilov and Hutter 2017, without restarts). As in mmcv the last position is P - 1,
 * so the target itself is never reached.
 *
 * @param target value at the end
 */
@Component(value = Registries.POLICIES, names = "CosineAnnealing")
public record CosineAnnealingPolicy(@Inline Target target)
    implements CurvePolicy, LrPolicy, MomentumPolicy {
  @Override
  public Curve curve() {
    return Curves.annealing(Anneal.COS, target::from);
  }
}
