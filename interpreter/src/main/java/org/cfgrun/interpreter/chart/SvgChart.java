package org.cfgrun.interpreter.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.chart.Series.Point;
import org.cfgrun.interpreter.value.PythonText;

/**
 * The drawing of a line chart as SVG, for a page and for the hovers of editors. A chart of one
 * curve names its first, highest and last value.
 *
 * <p>An image in an editor does not know the theme around it, so all colours have a contrast of at
 * least 3 to 1 on white and on black. A page that contains the elements may colour them by class.
 */
public final class SvgChart {
  private static final int TOP = 20;
  private static final int BOTTOM = 32;
  private static final int LEFT = 64;

  /** Room for the last value beside its point. */
  private static final int RIGHT = 64;

  private static final int LINE_HEIGHT = 13;
  private static final int TICK_WIDTH = 40;
  private static final int TICK_HEIGHT = 50;
  private static final int DIGITS = 4;
  private static final String GREY = "#808080";
  private static final List<String> COLOURS =
      List.of("#2f81f7", "#c2621b", "#2a9a47", "#9a6ae8", "#cf559b");

  private final Chart chart;
  private final int width;
  private final int height;
  private final double last;
  private final double low;
  private final double step;
  private final int steps;
  private final StringBuilder svg = new StringBuilder();

  private SvgChart(Chart chart, int width, int height) {
    this.chart = chart;
    this.width = width;
    this.height = height;
    List<Point> all = chart.series().stream().flatMap(each -> each.points().stream()).toList();
    this.last = Math.max(1, all.stream().mapToDouble(Point::x).max().orElse(1));
    this.low = Math.min(0, all.stream().mapToDouble(Point::y).min().orElse(0));
    double most = all.stream().mapToDouble(Point::y).max().orElse(1);
    double span = most > low ? most - low : 1;
    this.step = tick(span / Math.max(1, (height - BOTTOM - TOP) / TICK_HEIGHT));
    this.steps = (int) Math.ceil(span / step - 1e-9);
    draw();
  }

  /**
   * Draws a chart whose horizontal axis counts from 0.
   *
   * @param width width in pixels
   * @param height height in pixels
   */
  public static SvgChart of(Chart chart, int width, int height) {
    return new SvgChart(chart, width, height);
  }

  /** Returns the text of the {@code svg} element. */
  public String text() {
    return svg.toString();
  }

  /** Returns the distance of the first point from the left edge in pixels. */
  public double left() {
    return LEFT;
  }

  /** Returns the distance of the last point from the left edge in pixels. */
  public double right() {
    return width - RIGHT;
  }

  private double x(double value) {
    return left() + value / last * (right() - left());
  }

  private double y(double value) {
    return height - BOTTOM - (value - low) / (steps * step) * (height - BOTTOM - TOP);
  }

  private void draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\""
            + " font-family=\"sans-serif\" font-size=\"11\">",
        width, height, width, height);
    Series only = chart.series().size() == 1 ? chart.series().get(0) : null;
    grid(only == null ? Double.NaN : y(only.points().get(0).y()));
    epochs();
    for (int i = 0; i < chart.series().size(); i++) {
      curve(chart.series().get(i), i % COLOURS.size());
    }
    if (only != null) {
      values(only.points());
    }
    svg.append("</svg>");
  }

  /**
   * Draws the vertical axis.
   *
   * @param taken the place of the first value, which is named instead of ticks that are near
   */
  private void grid(double taken) {
    for (int i = 0; i <= steps; i++) {
      double value = low + i * step;
      double y = y(value);
      add(
          "<line class=\"grid\" stroke=\"%s\" stroke-opacity=\".4\" stroke-dasharray=\"2 4\""
              + " x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
          GREY, number(left()), number(right()), number(y), number(y));
      if (!(Math.abs(y - taken) < LINE_HEIGHT)) {
        label("muted", GREY, left() - 8, y + 4, "end", value(value));
      }
    }
  }

  /** Draws the horizontal axis, in epochs where they are known. */
  private void epochs() {
    Double epoch = chart.epoch();
    double length = epoch == null ? 1 : epoch;
    double most = (right() - left()) / TICK_WIDTH;
    double unit = Math.max(1, tick((last + 1) / length / most));
    double y = height - BOTTOM;
    add(
        "<line class=\"axis\" stroke=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
        GREY, number(left()), number(right()), number(y), number(y));
    for (double at = 0; at * length <= last + 1; at += unit) {
      double x = Math.min(right(), x(at * length));
      add(
          "<line class=\"axis\" stroke=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
          GREY, number(x), number(x), number(y), number(y + 4));
      label("muted", GREY, x, y + 16, "middle", value(at));
    }
    label("muted", GREY, right(), y + 29, "end", epoch == null ? chart.axis() : "epoch");
  }

  private void curve(Series series, int colour) {
    StringBuilder path = new StringBuilder();
    for (Point point : series.bends().thinned((int) (right() - left()) / 2).points()) {
      path.append(path.isEmpty() ? 'M' : 'L').append(number(x(point.x()))).append(' ');
      path.append(number(y(point.y())));
    }
    add(
        "<path class=\"curve s%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
            + " stroke-linejoin=\"round\" d=\"%s\"/>",
        colour, COLOURS.get(colour), path);
  }

  /** Names the first, the highest and the last value. */
  private void values(List<Point> points) {
    Point first = points.get(0);
    Point end = points.get(points.size() - 1);
    Point peak = first;
    for (Point point : points) {
      peak = point.y() > peak.y() ? point : peak;
    }
    label("named", COLOURS.get(0), left() - 8, y(first.y()) + 4, "end", value(first.y()));
    label("named", COLOURS.get(0), x(end.x()) + 6, y(end.y()) + 4, "start", value(end.y()));
    List<Point> marked = new ArrayList<>(List.of(first, end));
    if (peak.y() > first.y() && peak.y() > end.y()) {
      marked.add(peak);
      // Beside the curve, where the text is clear of a steep rise.
      label("named", COLOURS.get(0), x(peak.x()) + 4, y(peak.y()) - 6, "start", value(peak.y()));
    }
    for (Point point : marked) {
      add(
          "<circle class=\"mark\" fill=\"%s\" r=\"3\" cx=\"%s\" cy=\"%s\"/>",
          COLOURS.get(0), number(x(point.x())), number(y(point.y())));
    }
  }

  private void label(String name, String colour, double x, double y, String anchor, String text) {
    add(
        "<text class=\"%s\" fill=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        name,
        colour,
        number(x),
        number(y),
        anchor,
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  private void add(String format, Object... values) {
    svg.append(format.formatted(values));
  }

  /** Returns a distance between ticks of 1, 2 or 5 times a power of ten, at least {@code rough}. */
  private static double tick(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int factor : List.of(1, 2, 5)) {
      if (factor * power >= rough - power * 1e-9) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Returns a coordinate in tenths of a pixel. */
  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Returns a value of an axis: {@code 0.02}, {@code 5}, {@code 2e-05}. */
  private static String value(double value) {
    double rounded = new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    return PythonText.ofFloat(rounded == 0 ? 0 : rounded).replaceFirst("\\.0$", "");
  }
}
