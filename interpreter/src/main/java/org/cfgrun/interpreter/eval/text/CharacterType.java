package org.cfgrun.interpreter.eval.text;

/** The types of characters that Python's str methods ask for. */
public final class CharacterType {
  /** Digits that are not decimal, such as superscripts: the first and last of each range. */
  private static final int[] DIGITS = {
    0xB2, 0xB3, 0xB9, 0xB9, 0x1369, 0x1371, 0x19DA, 0x19DA, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080,
    0x2089, 0x2460, 0x2468, 0x2474, 0x247C, 0x2488, 0x2490, 0x24EA, 0x24EA, 0x24F5, 0x24FD, 0x24FF,
    0x24FF, 0x2776, 0x277E, 0x2780, 0x2788, 0x278A, 0x2792, 0x10A40, 0x10A43, 0x10E60, 0x10E68,
    0x11052, 0x1105A, 0x1F100, 0x1F10A
  };

  /** Ideographs with the value of a number. */
  private static final String IDEOGRAPHS =
      "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零"
          + "𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭"
          // Compatibility forms, which a normalizing editor would change.
          + "\uF96B\uF973\uF978\uF9B2\uF9D1\uF9D3\uF9FD\uD87E\uDC90";

  private CharacterType() {}

  /** Whether Python's {@code str.split()} splits at a character. */
  public static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /** Whether {@code isdigit} accepts a character: a decimal digit, or one such as {@code ²}. */
  public static boolean isDigit(int c) {
    if (Character.isDigit(c)) {
      return true;
    }
    for (int i = 0; i < DIGITS.length; i += 2) {
      if (c >= DIGITS[i] && c <= DIGITS[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code isnumeric} accepts a character: a digit, a fraction, or another number. */
  public static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> IDEOGRAPHS.indexOf(c) >= 0;
    };
  }

  /** Whether {@code isalnum} accepts a character. */
  public static boolean isAlphanumeric(int c) {
    return Character.isLetter(c) || isNumeric(c);
  }
}
