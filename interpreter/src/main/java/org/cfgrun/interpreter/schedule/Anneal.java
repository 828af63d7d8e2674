package org.cfgrun.interpreter.schedule;

/** Interpolation between two values. */
public enum Anneal {
  /** Cosine: {@code end + (start - end) / 2 * (cos(pi f) + 1)}. */
  COS,
  /** Linear: {@code start + (end - start) * f}. */
  LINEAR;

  /**
   * Returns the interpolated value.
   *
   * @param fraction progress from 0 to 1
   */
  public double between(double start, double end, double fraction) {
    return this == COS
        ? end + 0.5 * (start - end) * (Math.cos(Math.PI * fraction) + 1)
        : start + (end - start) * fraction;
  }
}
