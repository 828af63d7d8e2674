package org.cfgrun.runtime.log;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.cfgrun.interpreter.value.PythonText;

/**
 * Formats numbers as Python does, so that logs compare equal line by line and tools for
 * MMDetection's logs read ours. Python rounds the exact binary value half to even; Java's formats
 * round the shortest decimal half up. A number that rounds to zero keeps its sign.
 */
public final class Numerals {
  private Numerals() {}

  /** Formats a number as Python's {@code '%.4f'} does, for 4 digits. */
  public static String fixed(double value, int digits) {
    if (!Double.isFinite(value)) {
      return PythonText.ofFloat(value);
    }
    String text = rounded(value, digits).toPlainString();
    boolean negative = Math.copySign(1, value) < 0;
    return negative && !text.startsWith("-") ? "-" + text : text;
  }

  /** {@code '%.3e'} for 3 digits. */
  public static String scientific(double value, int digits) {
    if (!Double.isFinite(value)) {
      return PythonText.ofFloat(value);
    }
    BigDecimal exact =
        new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    return String.format(Locale.ROOT, "%." + digits + "e", exact);
  }

  /** {@code round(value, digits)}. */
  public static double round(double value, int digits) {
    return Double.isFinite(value)
        ? Math.copySign(rounded(value, digits).doubleValue(), value)
        : value;
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
  }
}
