package org.cfgrun.runtime.schedule;

import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Final value of an annealing policy: absolute, or as a ratio of the base value. Exactly one is
 * given.
 *
 * @param minLr final value
 * @param minLrRatio final value as a ratio of the base value
 */
public record Target(
    @Default("None") @Nullable Double minLr, @Default("None") @Nullable Double minLrRatio) {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when none or both are given
   */
  public Target {
    if ((minLr == null) == (minLrRatio == null)) {
      throw new ArgumentException(
          "Exactly one of `min_lr` and `min_lr_ratio` must be given, but %s."
              .formatted(minLr == null ? "neither is" : "both are"));
    }
  }

  /**
   * Returns the final value.
   *
   * @param base initial value of the parameter group
   */
  double from(double base) {
    return minLr != null ? minLr : base * Objects.requireNonNull(minLrRatio);
  }
}
