package org.cfgrun.runtime.schedule;

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
