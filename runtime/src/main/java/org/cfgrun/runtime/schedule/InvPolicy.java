package org.cfgrun.runtime.schedule;

/**
 * Inverse decay: {@code base * (1 + gamma * p)^(-power)}; mmcv's {@code inv}.
 *
 * @param gamma how soon it falls
 * @param power how steeply it falls
 */
public record InvPolicy(double gamma, double power) implements Policy {
  @Override
  public double value(double base, Position at) {
    return base * Math.pow(1 + gamma * at.done(), -power);
  }
}
