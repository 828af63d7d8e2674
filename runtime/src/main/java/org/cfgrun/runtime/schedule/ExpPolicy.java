package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Exponential decay: {@code base * gamma^p} at epoch or iteration p; mmcv's {@code exp}.
 *
 * @param gamma factor per epoch or iteration
 */
@Component(value = Registries.POLICIES, names = "exp")
public record ExpPolicy(double gamma) implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.exponential(gamma);
  }
}
