package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Keeps the base for the first part of the training, then falls along half a cosine to a target.
 * The cosine begins at {@code s = round(start_percent * P)}, halves rounded to the even number as
 * in Python.
 *
 * @param startPercent the part of the training that keeps the base, from 0.0 to 1.0
 * @param target where it goes afterwards
 */
@Component(value = Registries.POLICIES, names = "FlatCosineAnnealing")
public record FlatCosineAnnealingPolicy(
    @Default("0.75") Portion startPercent, @Inline Target target) implements LrPolicy {
  @Override
  public double value(double base, Position at) {
    long flat = (long) Math.rint(at.total() * startPercent.value());
    if (at.done() < flat) {
      return base;
    }
    double fraction = (double) (at.done() - flat) / (at.total() - flat);
    return Anneal.COS.between(base, target.from(base), fraction);
  }
}
