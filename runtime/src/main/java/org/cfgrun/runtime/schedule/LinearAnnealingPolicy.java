package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Follows a straight line from the base to a target: {@code base + (target - base) * p/P}. As in
 * mmcv the last value in force is the one at P - 1.
 *
 * @param target where it goes
 */
@Component(value = Registries.POLICIES, names = "LinearAnnealing")
public record LinearAnnealingPolicy(@Inline Target target) implements LrPolicy, MomentumPolicy {
  @Override
  public double value(double base, Position at) {
    return Anneal.LINEAR.between(base, target.from(base), at.fraction());
  }
}
