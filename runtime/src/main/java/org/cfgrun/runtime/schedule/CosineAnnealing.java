package org.cfgrun.runtime.schedule;

/**
 * Half a cosine from the base to a target: {@code target + (base - target) / 2 * (cos(pi p/P) + 1)}
 * (Loshchilov and Hutter 2017, without restarts). The last value in force is the one at P - 1, so
 * that the target itself is never reached; so it is in mmcv.
 *
 * @param target where it goes
 */
public record CosineAnnealing(Target target) implements Policy {
  @Override
  public double value(double base, Position at) {
    return between(base, target.from(base), at.fraction());
  }

  /** The point at {@code fraction} of the way from {@code start} to {@code end}. */
  static double between(double start, double end, double fraction) {
    return end + 0.5 * (start - end) * (Math.cos(Math.PI * fraction) + 1);
  }
}
