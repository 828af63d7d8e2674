package org.cfgrun.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of values in the text log of mmcv ({@code Epoch [1][50/100] lr: 2.0e-02, loss: 1.5}) or
 * MMEngine ({@code Epoch(train) [1][50/100] lr: 2.0e-02 loss: 1.5}).
 *
 * @param training whether it is a training line; else it is a validation line
 * @param epoch the epoch, from 1; 1 in a run by iterations
 * @param iteration the iteration in the epoch or, in a run by iterations, in the whole run; 0 for
 *     validation lines
 * @param values the numbers by key
 */
record TextLogLine(boolean training, double epoch, double iteration, Map<String, Double> values) {
  private static final Pattern HEAD =
      Pattern.compile(
          "\\b(Epoch|Iter)(?:\\((train|val|test)\\))?\\s*\\[\\s*(\\d+)(?:/\\s*\\d+)?\\]"
              + "(?:\\[\\s*(\\d+)(?:/\\s*\\d+)?\\])?[\\s,]");

  /** A value ends at a comma, at two blanks, or at the end; the remaining time has no such end. */
  private static final Pattern VALUE =
      Pattern.compile(
          "([A-Za-z_][\\w./@-]*): ([-+]?(?:\\d+\\.?\\d*(?:[eE][-+]?\\d+)?|nan|inf))"
              + "(?=,|\\s{2}|\\s+[A-Za-z_][\\w./@-]*: |\\s*$)");

  /** Parses a line; returns null for any other line. */
  static @Nullable TextLogLine parse(String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.find()) {
      return null;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    Matcher value = VALUE.matcher(line);
    for (int at = head.end(); value.find(at); at = value.end()) {
      values.put(value.group(1), number(value.group(2)));
    }
    if (values.isEmpty()) {
      return null;
    }
    boolean training = head.group(2) == null || head.group(2).equals("train");
    boolean byEpoch = head.group(1).equals("Epoch");
    double first = Double.parseDouble(head.group(3));
    double second = head.group(4) == null ? 0 : Double.parseDouble(head.group(4));
    return new TextLogLine(
        training, byEpoch ? first : 1, training ? (byEpoch ? second : first) : 0, values);
  }

  private static double number(String text) {
    return switch (text.replaceFirst("^[-+]", "")) {
      case "nan" -> Double.NaN;
      case "inf" -> text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
