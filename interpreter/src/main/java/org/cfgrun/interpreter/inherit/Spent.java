package org.cfgrun.interpreter.inherit;

/**
 * What a config has used of its budget, its bases included. A base that two files name counts
 * twice.
 *
 * @param steps expressions, loop turns, and work in proportion to them
 * @param elements elements created
 * @param values values of the finished config, each mention counted
 * @param nanos time of work
 */
public record Spent(long steps, long elements, long values, long nanos) {
  /** Nothing yet. */
  public static final Spent NOTHING = new Spent(0, 0, 0, 0);

  // Far above any budget, and far enough below the largest long to add up.
  private static final long MOST = 1L << 60;

  /** Returns this and some more steps. */
  Spent plusSteps(long more) {
    return plus(new Spent(more, 0, 0, 0));
  }

  /** Returns this and some more elements. */
  Spent plusElements(long more) {
    return plus(new Spent(0, more, 0, 0));
  }

  /** Returns the sum of both, without overflow. */
  public Spent plus(Spent other) {
    return new Spent(
        sum(steps, other.steps),
        sum(elements, other.elements),
        sum(values, other.values),
        sum(nanos, other.nanos));
  }

  /** Returns what was spent since {@code before}. */
  Spent minus(Spent before) {
    return new Spent(
        steps - before.steps,
        elements - before.elements,
        values - before.values,
        nanos - before.nanos);
  }

  private static long sum(long left, long right) {
    return Math.min(left + right, MOST);
  }
}
