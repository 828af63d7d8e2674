package org.cfgrun.runtime.log;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as Python prints them, so that logs compare equal line by line and tools that read
 * MMDetection's logs read ours. Python rounds the exact binary value, half to even; Java's own
 * formats round the shortest decimal, half up.
 */
public final class Numerals {
  private Numerals() {}

  /** {@code '%.4f'} for 4 digits. */
  public static String fixed(double value, int digits) {
    return Double.isFinite(value) ? rounded(value, digits).toPlainString() : nonFinite(value);
  }

  /** {@code '%.3e'} for 3 digits. */
  public static String scientific(double value, int digits) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    BigDecimal exact =
        new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    return String.format(Locale.ROOT, "%." + digits + "e", exact);
  }

  /** {@code round(value, digits)}. */
  public static double round(double value, int digits) {
    return Double.isFinite(value) ? rounded(value, digits).doubleValue() : value;
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
  }

  /** {@code repr(value)}: the shortest decimal that reads back as the same double. */
  public static String shortest(double value) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = shortestDecimal(value);
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      String digits = decimal.unscaledValue().abs().toString();
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return (value < 0 ? "-" : "")
          + mantissa
          + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = decimal.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static BigDecimal shortestDecimal(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; ; digits++) {
      BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (candidate.doubleValue() == value) {
        return candidate.stripTrailingZeros();
      }
    }
  }

  private static String nonFinite(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
