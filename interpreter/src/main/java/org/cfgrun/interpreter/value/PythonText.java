package org.cfgrun.interpreter.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.cfgrun.interpreter.source.Printable;

/** Formats numbers and strings as Python's {@code repr} does. */
public final class PythonText {
  private PythonText() {}

  /**
   * Formats a float as the shortest decimal that reads back to it: {@code 0.1}, {@code 1e-05},
   * {@code 1e+16}, {@code inf}, {@code nan}.
   */
  public static String ofFloat(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      boolean negativeZero = value == 0 && 1 / value < 0;
      return (negativeZero ? "-0" : Long.toString((long) value)) + ".0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String text =
        exponent >= -4 && exponent < 16 ? positional(shortest) : scientific(digits, exponent);
    return value < 0 ? "-" + text : text;
  }

  /** Returns the shortest decimal that reads back to a positive, finite {@code value}. */
  public static BigDecimal shortest(double value) {
    // A decimal of up to 15 digits survives the conversion to a normal double and back, so that at
    // most one such decimal reads back to the value. Double.toString finds it without arithmetic on
    // large numbers, but before JDK 19 it was not always the shortest form; rounding to 15 digits
    // is. Subnormal numbers have fewer digits.
    BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (printed.precision() <= 15 && value >= Double.MIN_NORMAL) {
      return printed;
    }
    int first = value < Double.MIN_NORMAL ? 1 : 15;
    BigDecimal exact = new BigDecimal(value);
    for (int digits = first; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String positional(BigDecimal value) {
    String plain = value.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + exponent(exponent);
  }

  /** Formats an exponent with its sign and at least two digits. */
  public static String exponent(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }

  /** Formats a string in single quotes, or in double quotes if it contains only single ones. */
  public static String ofString(String value) {
    if (isPlain(value)) {
      return "'" + value + "'";
    }
    char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(value.length() + 2).append(quote);
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      if (c == quote || c == '\\') {
        out.append('\\').append((char) c);
      } else if (c >= ' ' && c < 127) {
        out.append((char) c);
      } else if (Printable.is(c)) {
        out.appendCodePoint(c);
      } else {
        Printable.escape(out, c);
      }
    }
    return out.append(quote).toString();
  }

  /** Returns whether a string needs no escapes in single quotes, as almost all do. */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '\'' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Escapes every character outside ASCII, as Python's {@code ascii} does. */
  public static String ascii(String repr) {
    StringBuilder out = new StringBuilder();
    repr.codePoints()
        .forEach(
            c -> {
              if (c < 128) {
                out.append((char) c);
              } else {
                Printable.escape(out, c);
              }
            });
    return out.toString();
  }
}
