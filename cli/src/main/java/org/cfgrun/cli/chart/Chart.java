package org.cfgrun.cli.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Curves over one axis.
 *
 * @param title what is shown
 * @param axis what the axis below counts: {@code iteration}
 * @param epoch how long an epoch is on it, for a second one; null for none
 * @param series the curves
 */
public record Chart(String title, String axis, @Nullable Double epoch, List<Series> series) {
  /**
   * What an axis shows.
   *
   * @param from its beginning
   * @param to its end, which lies beyond it
   */
  record Range(double from, double to) {
    double share(double value) {
      return (value - from) / (to - from);
    }
  }

  private static final double FLAT = 20;

  public Chart {
    series = series.stream().filter(each -> !each.points().isEmpty()).toList();
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return series.isEmpty();
  }

  /**
   * Whether a logarithmic axis shows more: where most of a curve would lie flat on the bottom of a
   * linear one, at less than a twentieth of the greatest value.
   */
  boolean isLogarithmic() {
    double[] sorted = values(Series.Point::y).sorted().toArray();
    return sorted[0] > 0 && sorted[sorted.length / 2] * FLAT < sorted[sorted.length - 1];
  }

  Range horizontal() {
    double from = values(Series.Point::x).min().orElseThrow();
    double to = values(Series.Point::x).max().orElseThrow();
    return new Range(from, to > from ? to : from + 1);
  }

  /** From 0 where no value is negative and the least is less than half of the greatest. */
  Range vertical() {
    double least = values(Series.Point::y).min().orElseThrow();
    double most = values(Series.Point::y).max().orElseThrow();
    if (isLogarithmic()) {
      return new Range(least, most);
    }
    double from = least >= 0 && least < most / 2 ? 0 : least;
    double margin = most > from ? 0 : Math.max(Math.abs(most) / 2, 1e-9);
    return new Range(from - margin, most + margin);
  }

  private DoubleStream values(ToDoubleFunction<Series.Point> side) {
    return series.stream().flatMap(each -> each.points().stream()).mapToDouble(side);
  }
}
