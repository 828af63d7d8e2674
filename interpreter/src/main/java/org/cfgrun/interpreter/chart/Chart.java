package org.cfgrun.interpreter.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A line chart.
 *
 * @param title the title
 * @param axis the label of the horizontal axis, such as {@code iteration}
 * @param epoch the length of an epoch on that axis, for a second scale; null for none
 * @param series the curves
 */
public record Chart(String title, String axis, @Nullable Double epoch, List<Series> series) {
  /**
   * The range of an axis.
   *
   * @param from the lower end
   * @param to the upper end, greater than {@code from}
   */
  public record Range(double from, double to) {
    /**
     * Returns a range that is wide enough for the ticks between its ends: numbers near 1e15 are too
     * far apart to count in tenths.
     */
    public static Range of(double from, double to) {
      double least = LEAST_WIDTH * Math.max(Math.abs(from), Math.abs(to));
      return to - from < least ? new Range(from - least, to + least) : new Range(from, to);
    }

    /** Returns the place of a value between the ends: 0 for the lower end, 1 for the upper. */
    public double share(double value) {
      return (value - from) / (to - from);
    }
  }

  private static final double FLAT = 20;
  private static final double LEAST_WIDTH = 1e-9;

  public Chart {
    series = series.stream().filter(each -> !each.points().isEmpty()).toList();
  }

  /** Whether the chart has no points. */
  public boolean isEmpty() {
    return series.isEmpty();
  }

  /**
   * Whether the vertical axis is logarithmic: if the median is less than a twentieth of the
   * maximum, so that most of a curve would be flat on a linear axis.
   */
  public boolean isLogarithmic() {
    double[] sorted = values(Series.Point::y).sorted().toArray();
    return sorted[0] > 0 && sorted[sorted.length / 2] * FLAT < sorted[sorted.length - 1];
  }

  /** Returns the range of the points from left to right. */
  public Range horizontal() {
    double from = values(Series.Point::x).min().orElseThrow();
    double to = values(Series.Point::x).max().orElseThrow();
    return Range.of(from, to > from ? to : from + 1);
  }

  /**
   * Returns the vertical range. It starts at 0 if no value is negative and the minimum is less than
   * half the maximum.
   */
  public Range vertical() {
    double least = values(Series.Point::y).min().orElseThrow();
    double most = values(Series.Point::y).max().orElseThrow();
    if (isLogarithmic()) {
      return new Range(least, most);
    }
    double from = least >= 0 && least < most / 2 ? 0 : least;
    double margin = most > from ? 0 : Math.max(Math.abs(most) / 2, 1e-9);
    return Range.of(from - margin, most + margin);
  }

  private DoubleStream values(ToDoubleFunction<Series.Point> side) {
    return series.stream().flatMap(each -> each.points().stream()).mapToDouble(side);
  }
}
