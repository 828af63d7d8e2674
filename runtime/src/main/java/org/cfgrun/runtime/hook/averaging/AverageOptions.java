package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that the hooks for averages of weights share.
 *
 * @param momentum how far the averages move towards the weights, between 0 and 1
 * @param interval every how many iterations they move
 * @param skipBuffers whether only parameters are averaged, no buffers
 * @param resumeFrom must be None: a training goes on by the config's own {@code resume_from}, which
 *     brings the averages along
 */
public record AverageOptions(
    @Default("0.0002") double momentum,
    @Default("1") long interval,
    @Default("False") boolean skipBuffers,
    @Default("None") @Nullable String resumeFrom) {
  /** Checks the numbers. */
  public AverageOptions {
    if (!(momentum > 0 && momentum < 1)) {
      throw new ArgumentException(
          "momentum", "`momentum` must be between 0 and 1, but got " + momentum + ".");
    }
    if (interval < 1) {
      throw new ArgumentException(
          "interval", "`interval` must be a positive int, but got " + interval + ".");
    }
    if (resumeFrom != null) {
      throw new ArgumentException(
          "resume_from",
          "write `resume_from` at the top of the config: a training that goes on brings its averages along.");
    }
  }

  /** {@code min(momentum^interval, (1 + i) / (warmUp + i))} at iteration i. */
  double warmedUp(long warmUp, long iteration) {
    return Math.min(Math.pow(momentum, interval), (1.0 + iteration) / (warmUp + iteration));
  }
}
