package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * Eases a training in: for its first iterations the scheduled learning rate is multiplied by a
 * factor below 1 (and the momentum divided by it).
 *
 * @param kind how the factor grows
 * @param iterations W, for how many iterations; at least 1
 * @param ratio the factor at iteration 0, in (0, 1]
 */
public record Warmup(Kind kind, long iterations, double ratio) {
  /** How the factor grows. */
  public enum Kind {
    /** {@code ratio} all the time. */
    CONSTANT,
    /** {@code 1 - (1 - i/W) * (1 - ratio)}. */
    LINEAR,
    /** {@code ratio^(1 - i/W)}. */
    EXP
  }

  /**
   * Reads the three arguments of a warm-up.
   *
   * @return null when there is no kind, for no warm-up
   * @throws ArgumentException when there is one and a number is out of its range
   */
  public static @Nullable Warmup of(@Nullable Kind kind, long iterations, double ratio) {
    if (kind != null && iterations <= 0) {
      throw new ArgumentException(
          "warmup_iters", "`warmup_iters` must be a positive int when there is a `warmup`.");
    }
    if (kind != null && !(ratio > 0 && ratio <= 1)) {
      throw new ArgumentException("warmup_ratio", "`warmup_ratio` must be in (0, 1].");
    }
    return kind == null ? null : new Warmup(kind, iterations, ratio);
  }

  /** Whether iteration {@code iteration}, from 0, still belongs to it. */
  public boolean covers(long iteration) {
    return iteration < iterations;
  }

  /** The same warm-up over W times {@code times} iterations. */
  public Warmup stretched(long times) {
    return new Warmup(kind, iterations * times, ratio);
  }

  /** The factor at an iteration that {@link #covers} says is covered. */
  public double factor(long iteration) {
    double ahead = 1 - (double) iteration / iterations;
    return switch (kind) {
      case CONSTANT -> ratio;
      case LINEAR -> 1 - ahead * (1 - ratio);
      case EXP -> Math.pow(ratio, ahead);
    };
  }
}
