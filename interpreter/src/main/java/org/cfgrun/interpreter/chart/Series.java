package org.cfgrun.interpreter.chart;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A curve of a chart.
 *
 * @param name the name in the legend; empty for the only curve of a chart
 * @param points the points with finite values, from left to right; a value beyond 1e15 is drawn as
 *     1e15, and one nearer to 0 than 1e-15 as 1e-15
 * @param best the point to mark; null for none
 */
public record Series(String name, List<Point> points, @Nullable Point best) {
  private static final double MOST = 1e15;
  private static final double LEAST = 1e-15;

  /** A deviation of this part of the height of a chart is less than a pixel. */
  private static final double INVISIBLE = 5000;

  /** A point of a curve. */
  public record Point(double x, double y) {}

  public Series {
    points =
        points.stream()
            .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
            .map(point -> new Point(drawable(point.x()), drawable(point.y())))
            .toList();
  }

  /**
   * Limits a value to what an axis can show. XChart never finishes the ticks of an axis that is as
   * long as doubles are, and the length of an axis must be finite.
   */
  private static double drawable(double value) {
    double size = Math.abs(value);
    return size == 0 ? value : Math.copySign(Math.max(LEAST, Math.min(MOST, size)), value);
  }

  /**
   * Returns a curve of the points between which this one is straight, as far as a screen shows it:
   * most schedules consist of lines. The change of slope between two iterations is no measure,
   * since a cosine over hundreds of thousands of iterations bends by next to nothing at each.
   */
  public Series bends() {
    double least = points.stream().mapToDouble(Point::y).min().orElse(0);
    double most = points.stream().mapToDouble(Point::y).max().orElse(0);
    double deviation = (most - least) / INVISIBLE;
    List<Point> kept = new ArrayList<>();
    // The slopes of the lines from the last kept point that pass all points since.
    double low = 0;
    double high = 0;
    for (int i = 0; i < points.size(); i++) {
      Point at = points.get(i);
      if (!kept.isEmpty()) {
        Point from = kept.get(kept.size() - 1);
        double slope = (at.y() - from.y()) / (at.x() - from.x());
        if (slope < low || slope > high) {
          from = points.get(i - 1);
          kept.add(from);
          low = Double.NEGATIVE_INFINITY;
          high = Double.POSITIVE_INFINITY;
        }
        double run = at.x() - from.x();
        low = Math.max(low, (at.y() - deviation - from.y()) / run);
        high = Math.min(high, (at.y() + deviation - from.y()) / run);
      } else {
        kept.add(at);
        low = Double.NEGATIVE_INFINITY;
        high = Double.POSITIVE_INFINITY;
      }
    }
    if (points.size() > 1) {
      kept.add(points.get(points.size() - 1));
    }
    return new Series(name, kept, best);
  }

  /**
   * Returns a curve with fewer points that looks the same. It keeps the lowest and the highest
   * point of each of {@code parts} parts, and the first and last point.
   */
  public Series thinned(int parts) {
    if (points.size() <= 2 * parts) {
      return this;
    }
    List<Point> kept = new ArrayList<>();
    kept.add(points.get(0));
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) part * points.size() / parts);
      int to = (int) ((part + 1L) * points.size() / parts);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = points.get(i).y() < points.get(low).y() ? i : low;
        high = points.get(i).y() > points.get(high).y() ? i : high;
      }
      kept.add(points.get(Math.min(low, high)));
      if (low != high) {
        kept.add(points.get(Math.max(low, high)));
      }
    }
    kept.add(points.get(points.size() - 1));
    return new Series(name, kept, best);
  }
}
