package org.cfgrun.runtime.schedule;

/**
 * A straight line from the base to a target: {@code base + (target - base) * p/P}. As in mmcv the
 * last value in force is the one at P - 1.
 *
 * @param target where it goes
 */
public record LinearAnnealing(Target target) implements Policy {
  @Override
  public double value(double base, Position at) {
    return Anneal.LINEAR.between(base, target.from(base), at.fraction());
  }
}
