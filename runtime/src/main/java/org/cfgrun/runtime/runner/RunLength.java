package org.cfgrun.runtime.runner;

import org.jspecify.annotations.Nullable;

/**
 * Length of a run.
 *
 * @param epochs how many epochs; null in a runner that counts iterations
 * @param iterations how many training iterations
 */
public record RunLength(@Nullable Long epochs, long iterations) {
  /** Returns the number of epochs or iterations; empty if the run does not count them. */
  public long count(boolean byEpoch) {
    return byEpoch ? (epochs == null ? 0 : epochs) : iterations;
  }
}
