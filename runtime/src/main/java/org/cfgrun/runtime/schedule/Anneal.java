package org.cfgrun.runtime.schedule;

/** How a value goes from one level to another. */
public enum Anneal {
  /** Along half a cosine: {@code end + (start - end) / 2 * (cos(pi f) + 1)}. */
  COS,
  /** Along a straight line: {@code start + (end - start) * f}. */
  LINEAR;

  /**
   * The value on the way.
   *
   * @param fraction how much of the way is done, from 0 to 1
   */
  double between(double start, double end, double fraction) {
    return this == COS
        ? end + 0.5 * (start - end) * (Math.cos(Math.PI * fraction) + 1)
        : start + (end - start) * fraction;
  }
}
