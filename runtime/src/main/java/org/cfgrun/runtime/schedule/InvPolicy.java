package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Inverse decay: {@code base * (1 + gamma * p)^(-power)} at epoch or iteration p; mmcv's {@code
 * inv}.
 *
 * @param gamma decay rate
 * @param power exponent of the decay
 */
@Component(value = Registries.POLICIES, names = "inv")
public record InvPolicy(double gamma, @Default("1.0") double power)
    implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.inverse(gamma, power);
  }
}
