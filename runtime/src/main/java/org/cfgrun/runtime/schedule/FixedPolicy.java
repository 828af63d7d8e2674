package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Constant base value; mmcv's {@code fixed}. */
@Component(value = Registries.POLICIES, names = "fixed")
public record FixedPolicy() implements LrPolicy {
  @Override
  public double value(double base, Position at) {
    return base;
  }
}
