package org.cfgrun.runtime.hook;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** The rules for the arguments that all hooks for averages of weights share. */
final class AverageTiming {
  private AverageTiming() {}

  /** Refuses what is out of range. */
  static void check(double momentum, long interval, @Nullable String resumeFrom) {
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
  static double warmedUp(double momentum, long interval, long warmUp, long iteration) {
    return Math.min(Math.pow(momentum, interval), (1.0 + iteration) / (warmUp + iteration));
  }
}
