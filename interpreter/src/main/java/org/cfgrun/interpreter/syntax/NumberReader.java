package org.cfgrun.interpreter.syntax;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads numbers, or explains why they are invalid. */
final class NumberReader {
  /** The default limit of Python's int(), which guards against quadratic conversion times. */
  private static final int MAX_DIGITS = 4300;

  // Possessive loops, because backtracking ones recurse and overflow the stack on long numbers.
  private static final Pattern INTEGER = Pattern.compile("[1-9](_?[0-9])*+|0(_?0)*+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "([0-9](_?[0-9])*+(\\.([0-9](_?[0-9])*+)?)?|\\.[0-9](_?[0-9])*+)([eE][+-]?[0-9](_?[0-9])*+)?");

  private NumberReader() {}

  /** Returns a Long, BigInteger or Double, or null when the problem has been reported. */
  static @Nullable Number read(Token token, Reporter reporter) {
    String text = token.getText();
    if (text.length() > MAX_DIGITS) {
      reporter
          .problems()
          .error(
              ErrorCode.OVER_BUDGET,
              reporter.span(token),
              "this number has more than " + MAX_DIGITS + " digits.");
      return null;
    }
    Number plain = plain(text);
    if (plain != null) {
      return plain;
    }
    if (text.matches("[0-9._eE+-]+[jJ]")) {
      reporter.refuse("complex", reporter.span(token));
      return 0L;
    }
    reporter.syntax(reporter.span(token), complaint(text));
    return null;
  }

  /** Returns why a number near a parse failure is invalid, or null when it is valid. */
  static @Nullable String complaint(Token token) {
    String text = token.getText();
    boolean wrong =
        token.getType() == CfgLexer.NUMBER && text.length() <= MAX_DIGITS && plain(text) == null;
    return wrong ? complaint(text) : null;
  }

  private static @Nullable Number plain(String text) {
    // Fast path for short decimal ints, which are most numbers.
    int length = text.length();
    if (length < 10 && text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Long.valueOf(text);
    }
    int radix = radix(text);
    if (radix != 10) {
      String digits = text.substring(2);
      return wellFormed(digits, radix) ? integer(digits.replace("_", ""), radix) : null;
    }
    if (INTEGER.matcher(text).matches()) {
      return integer(text.replace("_", ""), 10);
    }
    if (FLOAT.matcher(text).matches()
        && !text.chars().allMatch(c -> Character.isDigit(c) || c == '_')) {
      return Double.valueOf(text.replace("_", ""));
    }
    return null;
  }

  private static int radix(String text) {
    if (text.length() < 2 || text.charAt(0) != '0') {
      return 10;
    }
    return switch (text.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 10;
    };
  }

  /** Whether all are digits of the base, with at most one underscore before each. */
  private static boolean wellFormed(String digits, int radix) {
    boolean digitBefore = true;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c == '_' ? !digitBefore : Character.digit(c, radix) < 0) {
        return false;
      }
      digitBefore = c != '_';
    }
    return digitBefore && !digits.isEmpty();
  }

  private static Number integer(String digits, int radix) {
    BigInteger value = new BigInteger(digits, radix);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private static String complaint(String text) {
    int radix = radix(text);
    if (radix != 10 && text.length() == 2) {
      return "expected digits after `" + text + "`.";
    }
    if (text.endsWith("_") || text.contains("__")) {
      return "`" + text + "` is not a valid number: `_` must be between two digits.";
    }
    if (text.matches("0[0-9_]+")) {
      String bare = text.replaceFirst("^[0_]+", "");
      return "`%s` has a leading zero: write `%s`, or `0o%s` for an octal number."
          .formatted(text, bare, bare);
    }
    return radix == 10
        ? "`" + text + "` is not a valid number or name: names cannot begin with a digit."
        : "`%s` is not a valid number of base %s.".formatted(text, radix);
  }
}
