package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Keeps the base value for the first part of the training, then cosine annealing to a target. The
 * cosine starts at {@code s = round(start_percent * P)}, where halves round to even as in Python.
 *
 * @param startPercent fraction of the training that keeps the base value, from 0.0 to 1.0
 * @param target value at the end
 */
@Component(value = Registries.POLICIES, names = "FlatCosineAnnealing")
public record FlatCosineAnnealingPolicy(
    @Default("0.75") Fraction startPercent, @Inline Target target)
    implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.flatCosine(startPercent.value(), target::from);
  }
}
