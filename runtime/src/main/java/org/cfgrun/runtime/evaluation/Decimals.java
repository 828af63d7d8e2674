package org.cfgrun.runtime.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounds as Python does: by the exact binary value, halves to the even digit. */
final class Decimals {
  private Decimals() {}

  /** The number with so many digits after the point; {@code nan} for not a number. */
  static String text(double value, int digits) {
    return Double.isNaN(value)
        ? "nan"
        : new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** The nearest number with so many digits after the point. */
  static double rounded(double value, int digits) {
    return Double.isNaN(value) ? value : Double.parseDouble(text(value, digits));
  }
}
