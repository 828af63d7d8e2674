package org.cfgrun.interpreter.inherit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonNumbers;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Parses the value of {@code --cfg-options key=value} as mmcv does: {@code (..)} is a tuple, {@code
 * [..]} and values separated by commas are lists, everything else is a scalar. Quotes at the ends
 * and all spaces are removed.
 */
final class OptionValue {
  private static final Pattern NOT_FINITE =
      Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
  private static final int MAX_DEPTH = 100;

  private final Origin origin;

  OptionValue(Origin origin) {
    this.origin = origin;
  }

  /** Thrown for a value that cannot be parsed; the message is a sentence. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return Objects.requireNonNull(super.getMessage());
    }
  }

  ConfigNode read(String text) throws Unreadable {
    return read(text, 0);
  }

  private ConfigNode read(String written, int depth) throws Unreadable {
    if (depth > MAX_DEPTH) {
      throw new Unreadable("brackets are nested more than " + MAX_DEPTH + " levels deep.");
    }
    // As in mmcv, quotes and spaces are removed before brackets are parsed, so that strings lose
    // their spaces too. Scripts rely on this.
    String text = stripQuotes(written).replace(" ", "");
    boolean tuple = text.startsWith("(") && text.endsWith(")") && text.length() > 1;
    boolean list = !tuple && text.startsWith("[") && text.endsWith("]") && text.length() > 1;
    if (!tuple && !list && text.indexOf(',') < 0) {
      return scalar(text);
    }
    String rest = tuple || list ? text.substring(1, text.length() - 1) : text;
    boolean bracketed = tuple || list;
    List<ConfigNode> items = new ArrayList<>();
    while (!rest.isEmpty()) {
      int comma = nextComma(rest);
      String item = rest.substring(0, comma);
      if (!bracketed && item.equals(text)) {
        throw ambiguous(written);
      }
      items.add(element(item, written, depth));
      rest = comma == rest.length() ? "" : rest.substring(comma + 1);
    }
    return tuple ? new TupleNode(items, origin) : new ListNode(items, origin);
  }

  private ConfigNode element(String item, String whole, int depth) throws Unreadable {
    // mmcv strips the outer brackets of `(1,2),(3,4)` and then recurses forever on `1,2),(3,4`.
    boolean closesFirst = item.indexOf(')') >= 0 && item.indexOf(')') < item.indexOf('(');
    boolean closesFirstSquare = item.indexOf(']') >= 0 && item.indexOf(']') < item.indexOf('[');
    if (closesFirst || closesFirstSquare) {
      throw ambiguous(whole);
    }
    return read(item, depth + 1);
  }

  private static Unreadable ambiguous(String text) {
    return new Unreadable("`" + text + "` is ambiguous: put `[...]` around the whole list.");
  }

  private static int nextComma(String text) throws Unreadable {
    int round = 0;
    int square = 0;
    int comma = -1;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> round++;
        case ')' -> round--;
        case '[' -> square++;
        case ']' -> square--;
        case ',' -> comma = comma < 0 && round == 0 && square == 0 ? i : comma;
        default -> {}
      }
    }
    if (round != 0 || square != 0) {
      throw new Unreadable("the brackets of `" + text + "` do not match.");
    }
    return comma < 0 ? text.length() : comma;
  }

  private static String stripQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isQuote(text.charAt(start))) {
      start++;
    }
    while (end > start && isQuote(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  private ConfigNode scalar(String text) {
    return new ScalarNode(scalarValue(text), origin);
  }

  private static @Nullable Object scalarValue(String text) {
    String trimmed = text.strip();
    if (PythonNumbers.isInteger(trimmed)) {
      BigInteger value = new BigInteger(trimmed.replace("_", "").replace("+", ""));
      return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }
    if (PythonNumbers.isDecimal(trimmed)) {
      return Double.parseDouble(trimmed.replace("_", ""));
    }
    var special = NOT_FINITE.matcher(trimmed);
    if (special.matches()) {
      double size =
          special.group(2).equalsIgnoreCase("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
      return special.group(1).equals("-") ? -size : size;
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    return text.equals("None") ? null : text;
  }
}
