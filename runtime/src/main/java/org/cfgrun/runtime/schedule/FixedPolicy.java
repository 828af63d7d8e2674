package org.cfgrun.runtime.schedule;

/** The base value all the way. */
public record FixedPolicy() implements Policy {
  @Override
  public double value(double base, Position at) {
    return base;
  }
}
