package org.cfgrun.cli.chart;

import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;

/**
 * A chart in plain characters: one curve as a line of braille, several as lines of letters with a
 * legend.
 */
public final class TerminalChart {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int ROWS = 10;
  private static final int LABEL = 11;
  private static final int LEAST_COLUMNS = 20;

  private final Chart chart;
  private final Chart.Range horizontal;
  private final Chart.Range vertical;
  private final boolean logarithmic;
  private final boolean several;
  private final Canvas canvas;
  private final int columns;

  private TerminalChart(Chart chart, int width) {
    this.chart = chart;
    columns = Math.max(LEAST_COLUMNS, width - LABEL - 2);
    horizontal = chart.horizontal();
    vertical = chart.vertical();
    logarithmic = chart.isLogarithmic();
    several = chart.series().size() > 1;
    canvas = new Canvas(columns, ROWS, several);
  }

  /**
   * Draws a chart.
   *
   * @param width the width in characters
   */
  public static String draw(Chart chart, int width) {
    return chart.isEmpty() ? chart.title() + ": no data\n" : new TerminalChart(chart, width).text();
  }

  private String text() {
    for (int i = 0; i < chart.series().size(); i++) {
      trace(chart.series().get(i), letter(i));
    }
    StringBuilder text = new StringBuilder(chart.title());
    text.append(logarithmic ? ", logarithmic\n" : "\n");
    for (int row = 0; row < ROWS; row++) {
      text.append(label(row)).append('│').append(canvas.row(row)).append('\n');
    }
    text.append(" ".repeat(LABEL)).append('└').append("─".repeat(columns)).append('\n');
    appendAxis(text, number(horizontal.from()), number(horizontal.to()), chart.axis());
    if (chart.epoch() != null && horizontal.to() >= chart.epoch()) {
      String last = number(Math.floor(horizontal.to() / chart.epoch()) + 1);
      appendAxis(text, number(Math.floor(horizontal.from() / chart.epoch()) + 1), last, "epoch");
    }
    appendLegend(text);
    return text.toString();
  }

  private static char letter(int series) {
    return LETTERS.charAt(series % LETTERS.length());
  }

  private void trace(Series series, char letter) {
    List<Series.Point> points = series.points();
    Series.Point from = points.get(0);
    for (Series.Point to : points) {
      canvas.line(column(from), height(from), column(to), height(to), letter);
      from = to;
    }
  }

  private int column(Series.Point point) {
    return (int) Math.round(horizontal.share(point.x()) * (canvas.width() - 1));
  }

  private int height(Series.Point point) {
    double share =
        logarithmic
            ? Math.log(point.y() / vertical.from()) / Math.log(vertical.to() / vertical.from())
            : vertical.share(point.y());
    return (int) Math.round(share * (canvas.height() - 1));
  }

  /** Returns the label of a row: a value at the top, in the middle and at the bottom. */
  private String label(int row) {
    double share = 1 - row / (double) (ROWS - 1);
    if (row != 0 && row != ROWS / 2 && row != ROWS - 1) {
      return " ".repeat(LABEL);
    }
    double value =
        logarithmic
            ? vertical.from() * Math.pow(vertical.to() / vertical.from(), share)
            : vertical.from() + share * (vertical.to() - vertical.from());
    return String.format(Locale.ROOT, "%10.3e ", value);
  }

  private void appendAxis(StringBuilder text, String first, String last, String name) {
    int gap = columns - first.length() - last.length();
    int left = Math.max(1, (gap - name.length()) / 2);
    String line = first + " ".repeat(left) + name;
    int rest = Math.max(1, columns - line.length() - last.length());
    text.append(" ".repeat(LABEL + 1)).append(line).append(" ".repeat(rest)).append(last);
    text.append('\n');
  }

  private void appendLegend(StringBuilder text) {
    for (int i = 0; i < chart.series().size(); i++) {
      Series series = chart.series().get(i);
      Series.Point best = series.best();
      if (several || best != null) {
        text.append(several ? "  " + letter(i) + "  " + series.name() : "  " + series.name());
        if (best != null) {
          text.append(
              "  best %s at %s %s".formatted(value(best.y()), chart.axis(), number(best.x())));
        }
        text.append('\n');
      }
    }
  }

  /** Formats a value for the legend. */
  static String value(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** Formats a position on an axis; a whole number has no decimals. */
  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
