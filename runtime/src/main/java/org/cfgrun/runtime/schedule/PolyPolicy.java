package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Polynomial decay: {@code (base - min_lr) * (1 - p/P)^power + min_lr}; mmcv's {@code poly}.
 *
 * @param power exponent; 1 is linear
 * @param minLr value at the end
 */
@Component(value = Registries.POLICIES, names = "poly")
public record PolyPolicy(@Default("1.0") double power, @Default("0.0") double minLr)
    implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.polynomial(power, minLr);
  }
}
