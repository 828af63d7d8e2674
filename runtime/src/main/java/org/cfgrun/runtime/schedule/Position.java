package org.cfgrun.runtime.schedule;

/**
 * Where a training stands, in epochs or in iterations.
 *
 * @param done how many are complete, p
 * @param total how many there will be, P
 * @param epochLength how many iterations an epoch has
 */
public record Position(long done, long total, long epochLength) {
  /** p / P; below 1 while the training runs. */
  public double fraction() {
    return (double) done / total;
  }
}
