package org.cfgrun.interpreter.eval;

import java.time.Duration;

/**
 * How much one config may compute, its bases included.
 *
 * @param steps expressions and loop turns, and work in proportion to them
 * @param elements items of lists, dicts and the like that it creates, 16 characters counted as one;
 *     also the values of the finished config
 * @param depth how deep values may lie in each other
 * @param integerBits size of an integer
 * @param stringLength characters of a string
 * @param time of work by the thread, counted once the clock shows as much
 */
public record Budget(
    long steps, long elements, int depth, int integerBits, int stringLength, Duration time) {
  /**
   * Far above what real configs need, low enough to end in two seconds. Integers have at most the
   * 4300 digits that Python, and so a printed config, may have.
   */
  public static final Budget DEFAULT =
      new Budget(10_000_000, 1_000_000, 180, 14_284, 1 << 22, Duration.ofMillis(750));
}
