package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far values are from what is expected. All values are compared before a test fails, so that
 * one run shows everything that differs.
 */
final class Deviations {
  private final Map<String, Double> largest = new LinkedHashMap<>();
  private final List<String> exceeded = new ArrayList<>();

  /**
   * Compares one value.
   *
   * @param kind what the largest deviation is printed of
   * @param tolerance greatest deviation that is no fault
   */
  void add(String kind, String name, double actual, double expected, double tolerance) {
    double deviation = Math.abs(actual - expected);
    largest.merge(kind, tolerance > 0 ? deviation / tolerance : deviation, Math::max);
    if (!(deviation <= tolerance)) {
      exceeded.add(
          String.format(
              Locale.ROOT,
              "%s, %s: expected %s, got %s (deviation %.2g, bound %.2g)",
              kind,
              name,
              expected,
              actual,
              deviation,
              tolerance));
    }
  }

  /** Returns the values that are farther from what is expected than their bounds. */
  List<String> exceeded() {
    return exceeded;
  }

  /** Returns the largest deviation of each kind, as a part of its bound. */
  @Override
  public String toString() {
    return largest.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%s %.2g", each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }
}
