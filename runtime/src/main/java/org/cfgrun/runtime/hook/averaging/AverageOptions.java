package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Arguments shared by the hooks that average weights.
 *
 * @param momentum weight of the current weights in an update of the averages, between 0 and 1
 * @param interval interval of updates, in iterations
 * @param skipBuffers whether to average parameters only, without buffers
 * @param resumeFrom must be None: the config's top-level {@code resume_from} also restores the
 *     averages
 */
public record AverageOptions(
    @Default("0.0002") double momentum,
    @Default("1") long interval,
    @Default("False") boolean skipBuffers,
    @Default("None") @Nullable String resumeFrom) {
  /** Validates the arguments. */
  public AverageOptions {
    if (!(momentum > 0 && momentum < 1)) {
      throw new ArgumentException(
          "momentum", "`momentum` must be between 0 and 1, got " + momentum + ".");
    }
    if (interval < 1) {
      throw new ArgumentException(
          "interval", "`interval` must be a positive int, got " + interval + ".");
    }
    if (resumeFrom != null) {
      throw new ArgumentException(
          "resume_from",
          "`resume_from` is not supported here. Set the top-level `resume_from`, which also restores the averages.");
    }
  }

  /** Returns {@code min(momentum^interval, (1 + i) / (warmUp + i))} at iteration i. */
  double warmedUp(long warmUp, long iteration) {
    return Math.min(Math.pow(momentum, interval), (1.0 + iteration) / (warmUp + iteration));
  }
}
