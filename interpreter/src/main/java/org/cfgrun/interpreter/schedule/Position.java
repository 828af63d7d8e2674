package org.cfgrun.interpreter.schedule;

/**
 * Position in a training, in epochs or in iterations.
 *
 * @param done number of completed epochs or iterations, p
 * @param total total number, P
 * @param epochLength iterations per epoch
 * @param warmup length of warm-up in iterations, W
 */
public record Position(long done, long total, long epochLength, long warmup) {
  /** Returns p / P, which is below 1 during the training. */
  public double fraction() {
    return (double) done / total;
  }
}
