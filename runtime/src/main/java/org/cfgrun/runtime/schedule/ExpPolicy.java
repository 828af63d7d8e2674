package org.cfgrun.runtime.schedule;

/**
 * Exponential decay: {@code base * gamma^p}; mmcv's {@code exp}.
 *
 * @param gamma the factor of one epoch or iteration
 */
public record ExpPolicy(double gamma) implements Policy {
  @Override
  public double value(double base, Position at) {
    return base * Math.pow(gamma, at.done());
  }
}
