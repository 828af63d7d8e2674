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
    return Anneal.COS.between(base, target.from(base), at.fraction());
  }
}
