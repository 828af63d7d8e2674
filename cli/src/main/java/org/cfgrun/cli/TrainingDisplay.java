package org.cfgrun.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Shows the log lines of a run and, on an interactive terminal, a progress bar with the remaining
 * time below them.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int WIDTH = 78;

  private final PrintStream err;
  private final boolean interactive;
  private @Nullable ProgressBar bar;
  private String task = "";

  TrainingDisplay(Terminal terminal) {
    this.err = terminal.err();
    this.interactive = terminal.interactive();
  }

  /** Prints a log line above the bar. */
  void line(String text) {
    err.println(interactive ? CLEAR_LINE + text : text);
  }

  @Override
  public void stepDone(StepReport step) {
    String loss = step.loss() == null ? "" : String.format(Locale.ROOT, "loss %.4f", step.loss());
    if (step.epochs() == null) {
      show("iterations", step.iteration(), step.iterations(), loss);
    } else {
      String name = "epoch %s/%s".formatted(step.epoch(), step.epochs());
      show(name, step.batch(), step.batches(), loss);
    }
  }

  @Override
  public void validationStep(int done, int total) {
    show("validation", done, total, "");
  }

  /** Shows that image {@code done} of {@code total} is done. */
  void imageStep(int done, int total) {
    show("images", done, total, "");
  }

  private void show(String name, long done, long total, String extra) {
    if (!interactive) {
      return;
    }
    if (bar == null || !task.equals(name)) {
      close();
      task = name;
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setMaxRenderedLength(WIDTH)
              .startsFrom(done - 1, Duration.ZERO)
              .clearDisplayOnFinish()
              .build();
    }
    bar.setExtraMessage(extra);
    bar.stepTo(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
