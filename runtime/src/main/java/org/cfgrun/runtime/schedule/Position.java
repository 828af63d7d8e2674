package org.cfgrun.runtime.schedule;

/**
 * A position in a training, in epochs or in iterations.
 *
 * @param done how many are complete, p
 * @param total how many there will be, P
 * @param epochLength how many iterations an epoch has
 * @param warmup how many iterations warm-up takes, W
 */
public record Position(long done, long total, long epochLength, long warmup) {
  /** p / P; below 1 while the training runs. */
  public double fraction() {
    return (double) done / total;
  }
}
