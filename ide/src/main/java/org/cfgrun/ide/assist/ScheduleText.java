package org.cfgrun.ide.assist;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.cfgrun.interpreter.chart.SvgChart;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.value.PythonText;

/**
 * A drawing of a schedule in Markdown, and its values at the iterations where it changes. All
 * editors show a drawing of blocks of text, but few show a picture.
 */
final class ScheduleText {
  private static final int WIDTH = 48;
  private static final int HEIGHT = 4;
  private static final int PICTURE_WIDTH = 420;
  private static final int PICTURE_HEIGHT = 150;
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final int LEVELS = BLOCKS.length() - 1;

  /** Smaller changes between two iterations belong to a continuous curve. */
  private static final double JUMP = 0.2;

  private static final int MAX_JUMPS = 6;

  private final ScheduledValues values;
  private final double most;
  private final double least;

  private ScheduleText(ScheduledValues values) {
    this.values = values;
    double high = values.at(0);
    double low = values.at(0);
    for (int i = 1; i < values.size(); i++) {
      high = Math.max(high, values.at(i));
      low = Math.min(low, values.at(i));
    }
    this.most = high;
    this.least = low;
  }

  /**
   * Returns the drawing and the table.
   *
   * @param picture whether the drawing is an SVG image and not text
   */
  static String of(ScheduledValues values, boolean picture) {
    ScheduleText text = new ScheduleText(values);
    String drawing = picture ? text.picture() : "```text\n" + text.drawing() + "```";
    return text.title() + "\n\n" + drawing + "\n\n" + text.table();
  }

  private String picture() {
    String svg = SvgChart.of(values.chart(), PICTURE_WIDTH, PICTURE_HEIGHT).text();
    String encoded = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    return "![" + values.quantity().title() + "](data:image/svg+xml;base64," + encoded + ")";
  }

  private String title() {
    String title = values.quantity().title();
    Integer length = values.epochLength();
    return title.substring(0, 1).toUpperCase(Locale.ROOT)
        + title.substring(1)
        + (length == null
            ? " over " + values.size() + " iterations"
            : " over %s epochs, assuming %s iterations per epoch"
                .formatted(values.size() / length, length));
  }

  private String drawing() {
    int columns = Math.min(WIDTH, values.size());
    double floor = least >= 0 && least < most / 2 ? 0 : least;
    int[] levels = new int[columns];
    for (int c = 0; c < columns; c++) {
      double share = most > floor ? (mean(c, columns) - floor) / (most - floor) : 1;
      levels[c] = (int) Math.max(1, Math.round(share * HEIGHT * LEVELS));
    }
    String top = number(most);
    String bottom = floor == 0 ? "0" : number(floor);
    int margin = Math.max(top.length(), bottom.length());
    StringBuilder text = new StringBuilder();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      String label = row == HEIGHT - 1 ? top : row == 0 ? bottom : "";
      text.append(" ".repeat(margin - label.length())).append(label).append(' ');
      for (int level : levels) {
        text.append(BLOCKS.charAt(Math.min(LEVELS, Math.max(0, level - row * LEVELS))));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private double mean(int column, int columns) {
    int from = (int) ((long) column * values.size() / columns);
    int to = (int) ((long) (column + 1) * values.size() / columns);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values.at(i);
    }
    return sum / (to - from);
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append("| from | ").append(values.quantity().title()).append(" |\n|---|---|");
    for (int iteration : keys()) {
      text.append("\n| ").append(place(iteration)).append(" | ");
      text.append(number(values.at(iteration))).append(" |");
    }
    return text.toString();
  }

  /** Returns the begin, the end of the first rise, the jumps after it or the quarters, the end. */
  private TreeSet<Integer> keys() {
    int last = values.size() - 1;
    int peak = 0;
    while (peak < last && values.at(peak) < most) {
      peak++;
    }
    List<Integer> jumps = new ArrayList<>();
    for (int i = peak + 1; i <= last; i++) {
      double before = Math.abs(values.at(i - 1));
      double size = Math.max(before, Math.abs(values.at(i)));
      if (Math.abs(values.at(i) - values.at(i - 1)) > JUMP * size) {
        jumps.add(i);
      }
    }
    TreeSet<Integer> keys = new TreeSet<>(List.of(0, peak, last));
    if (!jumps.isEmpty() && jumps.size() <= MAX_JUMPS) {
      keys.addAll(jumps);
    } else if (most > least) {
      List.of(1, 2, 3).forEach(quarter -> keys.add((int) ((long) quarter * last / 4)));
    }
    return keys;
  }

  /** Epochs and iterations count from 1, as in logs. */
  private String place(int iteration) {
    Integer length = values.epochLength();
    return length != null && iteration % length == 0
        ? "epoch " + (iteration / length + 1)
        : iteration == values.size() - 1 ? "the last iteration" : "iteration " + (iteration + 1);
  }

  private static String number(double value) {
    return PythonText.ofFloat(new BigDecimal(value).round(new MathContext(4)).doubleValue());
  }
}
