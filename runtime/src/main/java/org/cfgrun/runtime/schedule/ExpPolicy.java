package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Exponential decay: {@code base * gamma^p} at epoch or iteration p; mmcv's {@code exp}.
 *
 * @param gamma factor per epoch or iteration
 */
@Component(value = Registries.POLICIES, names = "exp")
public record ExpPolicy(double gamma) implements LrPolicy {
  @Override
  public double value(double base, Position at) {
    return base * Math.pow(gamma, at.done());
  }
}
