package org.cfgrun.cli;

import java.util.List;
import java.util.Locale;

/** Draws a series as an area of block characters, an eighth of a line fine. */
final class BlockChart {
  private static final int WIDTH = 72;
  private static final int HEIGHT = 10;
  private static final int EIGHTHS = 8;
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

  private BlockChart() {}

  /**
   * The chart with its title, the greatest and the least value at its left and the first and the
   * last iteration below. The area begins at 0, or where all values lie in its upper half, at half
   * of the least one.
   */
  static String draw(String title, List<Double> values) {
    if (values.isEmpty()) {
      return title + ": no iterations\n";
    }
    int columns = Math.min(WIDTH, values.size());
    double top = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double bottom = least > top / 2 ? least / 2 : Math.min(0, least);
    StringBuilder chart = new StringBuilder(title).append('\n');
    for (int row = HEIGHT - 1; row >= 0; row--) {
      double label = bottom + (top - bottom) * (row + 1) / HEIGHT;
      chart.append(
          row == HEIGHT - 1 || row == 0
              ? String.format(Locale.ROOT, "%10.3e │", row == 0 ? bottom : label)
              : "           │");
      for (int column = 0; column < columns; column++) {
        double share = top == bottom ? 0 : (at(values, column, columns) - bottom) / (top - bottom);
        int eighths = (int) Math.round(share * HEIGHT * EIGHTHS) - row * EIGHTHS;
        chart.append(BLOCKS.charAt(Math.max(0, Math.min(EIGHTHS, eighths))));
      }
      chart.append('\n');
    }
    String last = Integer.toString(values.size() - 1);
    chart.append("           └").append("─".repeat(columns)).append('\n');
    chart.append("            0").append(" ".repeat(Math.max(1, columns - 1 - last.length())));
    return chart.append(last).append('\n').toString();
  }

  /** The greatest value of a column, so that a short peak is seen. */
  private static double at(List<Double> values, int column, int columns) {
    int from = (int) ((long) column * values.size() / columns);
    int to = (int) ((column + 1L) * values.size() / columns);
    return values.subList(from, Math.max(from + 1, to)).stream()
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }
}
