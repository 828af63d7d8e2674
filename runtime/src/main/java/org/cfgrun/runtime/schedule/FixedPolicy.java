package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/** Constant base value; mmcv's {@code fixed}. */
@Component(value = Registries.POLICIES, names = "fixed")
public record FixedPolicy() implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.fixed();
  }
}
