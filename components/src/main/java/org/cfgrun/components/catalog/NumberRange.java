package org.cfgrun.components.catalog;

import java.math.BigDecimal;

/**
 * Numbers that an argument accepts.
 *
 * @param min the smallest number; negative infinity for no limit
 * @param max the largest number; infinity for no limit
 * @param minExcluded whether {@code min} itself is not accepted
 */
public record NumberRange(double min, double max, boolean minExcluded) {
  public NumberRange {
    if (!(min < max || min == max && !minExcluded)) {
      throw new IllegalArgumentException("no number is from " + min + " to " + max);
    }
  }

  /** Returns whether a number is accepted; NaN never is. */
  public boolean contains(double number) {
    return (minExcluded ? number > min : number >= min) && number <= max;
  }

  /** Returns the range as a phrase that follows "must be": {@code at least 1}. */
  public String phrase() {
    boolean above = min != Double.NEGATIVE_INFINITY;
    boolean below = max != Double.POSITIVE_INFINITY;
    if (above && below && !minExcluded) {
      return "from " + text(min) + " to " + text(max);
    }
    String most = below ? "at most " + text(max) : "";
    if (!above) {
      return below ? most : "a number other than NaN";
    }
    return (minExcluded ? "greater than " : "at least ")
        + text(min)
        + (below ? " and " + most : "");
  }

  private static String text(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
