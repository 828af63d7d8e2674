package org.cfgrun.runtime.schedule;

/**
 * Polynomial decay: {@code (base - floor) * (1 - p/P)^power + floor}; mmcv's {@code poly}.
 *
 * @param power the exponent; 1 is a straight line
 * @param floor the value that would be reached at the end
 */
public record PolyPolicy(double power, double floor) implements Policy {
  @Override
  public double value(double base, Position at) {
    return (base - floor) * Math.pow(1 - at.fraction(), power) + floor;
  }
}
