package org.cfgrun.cli;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.training.SchedulePreview.Point;

/** Prints {@code iteration,group,lr,momentum}: a row for each iteration and group. */
final class ScheduleRows implements Consumer<Point> {
  private static final int CHUNK = 1 << 16;

  private final PrintStream out;
  private final StringBuilder lines = new StringBuilder("iteration,group,lr,momentum\n");

  ScheduleRows(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(Point point) {
    lines
        .append(point.iteration())
        .append(',')
        .append(point.groupName())
        .append(',')
        .append(PythonText.ofFloat(point.lr()))
        .append(',')
        .append(PythonText.ofFloat(point.momentum()))
        .append('\n');
    if (lines.length() > CHUNK) {
      finish();
    }
  }

  /** Prints what has not been printed yet. */
  void finish() {
    out.append(lines);
    lines.setLength(0);
  }
}
