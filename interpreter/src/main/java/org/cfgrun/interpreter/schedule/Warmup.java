package org.cfgrun.interpreter.schedule;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * Warm-up: for the first iterations the scheduled learning rate is multiplied by a factor below 1,
 * and the momentum is divided by it.
 *
 * @param kind growth of the factor
 * @param iterations length W in iterations; at least 1
 * @param ratio factor at iteration 0, in (0, 1]
 */
public record Warmup(Kind kind, long iterations, double ratio) {
  /** Growth of the warm-up factor. */
  public enum Kind {
    /** Constant: {@code ratio}. */
    CONSTANT,
    /** Linear: {@code 1 - (1 - i/W) * (1 - ratio)}. */
    LINEAR,
    /** Exponential: {@code ratio^(1 - i/W)}. */
    EXP
  }

  /**
   * Creates a warm-up from its three arguments.
   *
   * @return null without a kind, for no warm-up
   * @throws ArgumentException when a number is out of range
   */
  public static @Nullable Warmup of(@Nullable Kind kind, long iterations, double ratio) {
    if (kind != null && iterations <= 0) {
      throw new ArgumentException(
          "warmup_iters",
          "`warmup` requires `warmup_iters` to be a positive int, got " + iterations + ".");
    }
    if (kind != null && !(ratio > 0 && ratio <= 1)) {
      throw new ArgumentException(
          "warmup_ratio", "`warmup_ratio` must be in (0, 1], got " + ratio + ".");
    }
    return kind == null ? null : new Warmup(kind, iterations, ratio);
  }

  /** Returns whether an iteration, counted from 0, is part of the warm-up. */
  public boolean covers(long iteration) {
    return iteration < iterations;
  }

  /** Returns this warm-up with its length multiplied by {@code times}. */
  public Warmup stretched(long times) {
    return new Warmup(kind, iterations * times, ratio);
  }

  /** Returns the factor at an iteration for which {@link #covers} is true. */
  public double factor(long iteration) {
    double ahead = 1 - (double) iteration / iterations;
    return switch (kind) {
      case CONSTANT -> ratio;
      case LINEAR -> 1 - ahead * (1 - ratio);
      case EXP -> Math.pow(ratio, ahead);
    };
  }
}
