package org.cfgrun.interpreter.eval.text;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's format mini language: {@code [[fill]align][sign][z][#][0][width][grouping][.precision]
 * [type]}.
 *
 * @param fill code point to pad with
 * @param align {@code <}, {@code >}, {@code ^}, {@code =}, or 0 for the type's own
 * @param sign {@code +}, {@code -} or a space
 * @param plainZero whether {@code z} is given: a zero that comes of rounding has no minus
 * @param alternate whether {@code #} is given
 * @param width 0 for none
 * @param grouping {@code ,}, {@code _} or 0
 * @param precision -1 for none
 * @param type the last letter, or 0
 */
public record FormatSpec(
    int fill,
    char align,
    char sign,
    boolean plainZero,
    boolean alternate,
    int width,
    char grouping,
    int precision,
    char type) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:(.)?([<>^=]))?([-+ ])?(z)?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?(.)?",
          Pattern.DOTALL);

  /**
   * Parses a specification.
   *
   * @throws FormatException when it is not one
   */
  public static FormatSpec parse(String spec) {
    Matcher m = SYNTAX.matcher(spec);
    if (!m.matches()) {
      throw new FormatException("`" + spec + "` is not a format specification.");
    }
    boolean zero = m.group(6) != null;
    String fill = m.group(1);
    char align = m.group(2) == null ? (zero ? '=' : 0) : m.group(2).charAt(0);
    return new FormatSpec(
        fill == null ? (zero ? '0' : ' ') : fill.codePointAt(0),
        align,
        m.group(3) == null ? '-' : m.group(3).charAt(0),
        m.group(4) != null,
        m.group(5) != null,
        m.group(7) == null ? 0 : Integer.parseInt(m.group(7)),
        m.group(8) == null ? 0 : m.group(8).charAt(0),
        m.group(9) == null ? -1 : Integer.parseInt(m.group(9)),
        m.group(10) == null ? 0 : m.group(10).charAt(0));
  }

  /** The least number of characters that its result has, or nearly so. */
  public int size() {
    return Math.max(width, precision);
  }

  /** Whether an int is formatted as a float. */
  public boolean isForFloats() {
    return "eEfFgG%".indexOf(type) >= 0 && type != 0;
  }

  /** Formats a string. */
  public String ofString(String text) {
    if (type != 0 && type != 's') {
      throw new FormatException("A str does not support format `" + type + "`.");
    }
    if (align == '=' && fill != '0') {
      throw new FormatException("A str does not support alignment `=`.");
    }
    int kept =
        precision < 0
            ? text.length()
            : text.offsetByCodePoints(
                0, Math.min(precision, text.codePointCount(0, text.length())));
    return pad("", text.substring(0, kept), align == 0 || align == '=' ? '<' : align);
  }

  /** Formats an int. */
  public String ofInt(BigInteger value) {
    if (type == 'c') {
      if (value.bitLength() > 31 || !Character.isValidCodePoint(value.intValue())) {
        throw new FormatException(value + " is not a Unicode code point.");
      }
      return pad("", Character.toString(value.intValue()), align == 0 ? '<' : align);
    }
    int radix =
        switch (type) {
          case 0, 'd', 'n' -> 10;
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x', 'X' -> 16;
          default -> throw new FormatException("An int does not support format `" + type + "`.");
        };
    if (precision >= 0) {
      throw new FormatException("An int does not support a precision.");
    }
    String digits = value.abs().toString(radix);
    String prefix = radix == 10 || !alternate ? "" : "0" + type;
    if (type == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    return number(value.signum() < 0, prefix, digits, "", radix == 10 ? 3 : 4);
  }

  /** Formats a float. */
  public String ofFloat(double value) {
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    String text = FloatText.of(Math.abs(value), type, precision, alternate);
    int whole = 0;
    while (whole < text.length() && Character.isDigit(text.charAt(whole))) {
      whole++;
    }
    if (plainZero && text.chars().allMatch(c -> "0.%".indexOf(c) >= 0)) {
      negative = false;
    }
    return number(negative, "", text.substring(0, whole), text.substring(whole), 3);
  }

  private String number(boolean negative, String prefix, String whole, String rest, int group) {
    String head = (negative ? "-" : sign == '-' ? "" : String.valueOf(sign)) + prefix;
    String digits = whole;
    if (grouping != 0 && !whole.isEmpty()) {
      boolean fills = align == '=' && fill == '0';
      int room = fills ? width - head.length() - rest.length() : 0;
      digits = grouped(whole, group, room);
    }
    return pad(head, digits + rest, align == 0 ? '>' : align);
  }

  private String grouped(String digits, int group, int room) {
    StringBuilder out = new StringBuilder();
    int count = 0;
    for (int i = digits.length() - 1; i >= 0 || out.length() < room; i--) {
      if (count > 0 && count % group == 0) {
        out.append(grouping);
        if (i < 0 && out.length() >= room) {
          // A separator never stands first: a zero goes before it.
          room = out.length() + 1;
        }
      }
      out.append(i >= 0 ? digits.charAt(i) : '0');
      count++;
    }
    return out.reverse().toString();
  }

  private String pad(String head, String body, char alignment) {
    String text = head + body;
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    String padding = Character.toString(fill);
    return switch (alignment) {
      case '<' -> text + padding.repeat(missing);
      case '^' -> padding.repeat(missing / 2) + text + padding.repeat(missing - missing / 2);
      case '=' -> head + padding.repeat(missing) + body;
      default -> padding.repeat(missing) + text;
    };
  }
}
