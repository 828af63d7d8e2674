package org.cfgrun.interpreter.eval.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.cfgrun.interpreter.value.PythonText;

/** A float without its sign, in the formats e, f, g, % and none. */
final class FloatText {
  /** More digits than any float has behind its point. */
  private static final int MAX_SCALE = 1100;

  private FloatText() {}

  /**
   * The text.
   *
   * @param value not negative
   * @param precision -1 for the format's own
   * @param alternate whether the point and g's trailing zeros stay
   */
  static String of(double value, char type, int precision, boolean alternate) {
    boolean upper = type == 'E' || type == 'F' || type == 'G';
    String text = lower(value, Character.toLowerCase(type), precision, alternate);
    return upper ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String lower(double value, char type, int precision, boolean alternate) {
    if (!Double.isFinite(value)) {
      return (Double.isNaN(value) ? "nan" : "inf") + (type == '%' ? "%" : "");
    }
    int digits = precision < 0 ? 6 : precision;
    return switch (type) {
      case 'f' -> fixed(value, digits, alternate);
      // The product is rounded like any other of floats before it is written.
      case '%' -> fixed(value * 100, digits, alternate) + "%";
      case 'e' -> scientific(value, digits, alternate);
      case 'g', 'n' -> general(value, Math.max(1, digits), alternate, false);
      case 0 ->
          precision < 0
              ? PythonText.ofFloat(value)
              : general(value, Math.max(1, precision), alternate, true);
      default -> throw new FormatException("A float does not support format `" + type + "`.");
    };
  }

  private static String fixed(double value, int digits, boolean alternate) {
    if (!Double.isFinite(value)) {
      return "inf";
    }
    String text = rounded(new BigDecimal(value), digits);
    return alternate && digits == 0 ? text + "." : text;
  }

  /** The decimal with so many digits behind the point. */
  private static String rounded(BigDecimal exact, int digits) {
    // A float has at most 1074; BigDecimal would take quadratic time for the zeros behind them.
    int scale = Math.min(digits, MAX_SCALE);
    String text = exact.setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    return text + "0".repeat(digits - scale);
  }

  private static String scientific(double value, int digits, boolean alternate) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    StringBuilder all = new StringBuilder(rounded.unscaledValue().toString());
    int exponent = value == 0 ? 0 : all.length() - 1 - rounded.scale();
    all.append("0".repeat(Math.max(0, digits + 1 - all.length())));
    all.setLength(digits + 1);
    if (digits > 0 || alternate) {
      all.insert(1, '.');
    }
    return all + "e" + PythonText.exponent(exponent);
  }

  /** {@code g}; with {@code likeRepr}, as Python writes a float with a precision but no type. */
  private static String general(double value, int digits, boolean alternate, boolean likeRepr) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = value == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
    int limit = likeRepr ? digits - 1 : digits;
    if (exponent < -4 || exponent >= limit) {
      String text = scientific(value, digits - 1, alternate);
      if (alternate) {
        return text;
      }
      int e = text.indexOf('e');
      return withoutZeros(text.substring(0, e)) + text.substring(e);
    }
    String text = rounded(rounded, Math.max(0, digits - 1 - exponent));
    if (alternate) {
      return text.indexOf('.') < 0 ? text + "." : text;
    }
    String trimmed = withoutZeros(text);
    return likeRepr && trimmed.indexOf('.') < 0 ? trimmed + ".0" : trimmed;
  }

  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
