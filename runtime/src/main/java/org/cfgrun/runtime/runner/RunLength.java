package org.cfgrun.runtime.runner;

import org.jspecify.annotations.Nullable;

/**
 * How long a run is.
 *
 * @param epochs how many epochs there are; null in a run that counts iterations
 * @param iterations how many iterations of training
 */
public record RunLength(@Nullable Long epochs, long iterations) {
  /** How many epochs or iterations there are; none where a run does not count them. */
  public long count(boolean byEpoch) {
    return byEpoch ? (epochs == null ? 0 : epochs) : iterations;
  }
}
