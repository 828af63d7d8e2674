package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Where an annealing policy goes: an absolute value, or a part of the base. */
public sealed interface Target {
  /**
   * The value aimed at.
   *
   * @param base the value that the parameter group started with
   */
  double from(double base);

  /** An absolute value. */
  record Absolute(double value) implements Target {
    @Override
    public double from(double base) {
      return value;
    }
  }

  /** The base times {@code ratio}. */
  record Relative(double ratio) implements Target {
    @Override
    public double from(double base) {
      return base * ratio;
    }
  }

  /**
   * Reads a pair of arguments of which exactly one is given.
   *
   * @param name the config's name of the absolute one; the other is {@code NAME_ratio}
   * @throws ArgumentException when none or both are given
   */
  static Target of(String name, @Nullable Double absolute, @Nullable Double ratio) {
    if ((absolute == null) == (ratio == null)) {
      throw new ArgumentException(
          "Exactly one of `%s` and `%s_ratio` must be given, but %s."
              .formatted(name, name, absolute == null ? "neither is" : "both are"));
    }
    return absolute != null ? new Absolute(absolute) : new Relative(ratio);
  }
}
