package org.cfgrun.runtime.schedule;

import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * The end of an annealing policy: a value, or a ratio of the base. Exactly one is given.
 *
 * @param minLr the value it goes to
 * @param minLrRatio the same as a ratio of the base
 */
public record Target(
    @Default("None") @Nullable Double minLr, @Default("None") @Nullable Double minLrRatio) {
  /**
   * A target.
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
   * The value aimed at.
   *
   * @param base the value that the parameter group started with
   */
  double from(double base) {
    return minLr != null ? minLr : base * Objects.requireNonNull(minLrRatio);
  }
}
