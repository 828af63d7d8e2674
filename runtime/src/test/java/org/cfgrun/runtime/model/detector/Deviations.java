package org.cfgrun.runtime.model.detector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far values are from what is expected. All values are compared before a test fails, so that
 * one run shows everything that differs.
 */
final class Deviations {
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** The largest change of each value that rounding causes. */
  private final Map<String, Double> rounding = new TreeMap<>();

  private record Value(String kind, double actual, double expected, double tolerance) {
    double deviation() {
      return Math.abs(actual - expected);
    }
  }

  /**
   * Compares one value.
   *
   * @param kind what the largest deviation is printed of
   * @param tolerance greatest deviation that is no fault
   */
  void add(String kind, String name, double actual, double expected, double tolerance) {
    values.put(kind + ", " + name, new Value(kind, actual, expected, tolerance));
  }

  /**
   * Widens bounds by what rounding changes: each by twice the distance between a value and the same
   * value of another run, in which only rounding differed.
   */
  void widen(Deviations other) {
    other.values.forEach(
        (name, value) ->
            rounding.merge(name, Math.abs(value.actual() - values.get(name).actual()), Math::max));
  }

  private double bound(String name) {
    return values.get(name).tolerance() + 2 * rounding.getOrDefault(name, 0.0);
  }

  /** Returns the values that are farther from what is expected than their bounds. */
  List<String> exceeded() {
    return values.entrySet().stream()
        // Also if one of them is NaN
        .filter(each -> !(each.getValue().deviation() <= bound(each.getKey())))
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s: expected %s, got %s (deviation %.2g, bound %.2g)",
                    each.getKey(),
                    each.getValue().expected(),
                    each.getValue().actual(),
                    each.getValue().deviation(),
                    bound(each.getKey())))
        .toList();
  }

  /** Returns the largest deviation of each kind, as a part of its bound. */
  @Override
  public String toString() {
    Map<String, Double> largest = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          double part = value.deviation() == 0 ? 0 : value.deviation() / bound(name);
          largest.merge(value.kind(), part, Math::max);
        });
    return largest.entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "%s %.2g", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "))
        + (rounding.isEmpty() ? "" : "; bounds are widened by rounding");
  }
}
