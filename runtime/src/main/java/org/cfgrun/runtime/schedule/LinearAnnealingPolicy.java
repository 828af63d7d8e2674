package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Linear annealing from the base value to a target: {@code base + (target - base) * p/P}. As in
 * mmcv the last position is P - 1.
 *
 * @param target value at the end
 */
@Component(value = Registries.POLICIES, names = "LinearAnnealing")
public record LinearAnnealingPolicy(@Inline Target target) implements LrPolicy, MomentumPolicy {
  @Override
  public double value(double base, Position at) {
    return Anneal.LINEAR.between(base, target.from(base), at.fraction());
  }
}
