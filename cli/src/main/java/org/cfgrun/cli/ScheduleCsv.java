package org.cfgrun.cli;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.log.CsvField;
import org.cfgrun.runtime.training.trial.SchedulePreview.Point;

/**
 * Prints a schedule as CSV, {@code iteration,group,lr,momentum}, one row per iteration and group.
 */
final class ScheduleCsv implements Consumer<Point> {
  private static final int CHUNK = 1 << 16;

  private final PrintStream out;
  private final StringBuilder lines = new StringBuilder("iteration,group,lr,momentum\n");

  ScheduleCsv(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(Point point) {
    lines
        .append(point.iteration())
        .append(',')
        .append(CsvField.of(Printable.line(point.groupName())))
        .append(',')
        .append(PythonText.ofFloat(point.lr()))
        .append(',')
        .append(PythonText.ofFloat(point.momentum()))
        .append('\n');
    if (lines.length() > CHUNK) {
      finish();
    }
  }

  /** Prints the buffered rows. */
  void finish() {
    out.append(lines);
    lines.setLength(0);
  }
}
