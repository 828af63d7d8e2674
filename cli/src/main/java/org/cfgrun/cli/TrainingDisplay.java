package org.cfgrun.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Shows the log lines of a run and, on an interactive terminal, a progress bar with the remaining
 * time below them.
 *
 * <p>The bar's own output moves the cursor up by the number of bars, which overwrites log lines. It
 * therefore only renders the text, and this class draws it on the last line of the terminal.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int WIDTH = 78;
  private static final int LEAST_WIDTH = 20;
  private static final long MEGABYTE = 1_000_000;

  private final PrintStream err;
  private final boolean interactive;
  private final int width;
  private @Nullable ProgressBar bar;
  private String task = "";
  private String downloaded = "";

  /** The text on the last line; empty for none. */
  private String shown = "";

  TrainingDisplay(Terminal terminal) {
    this.err = terminal.err();
    this.interactive = terminal.interactive();
    // A line as wide as the terminal would wrap, and its first row could not be cleared.
    this.width =
        interactive ? Math.max(LEAST_WIDTH, Math.min(WIDTH, terminal.columns() - 1)) : WIDTH;
  }

  /** Prints a log line above the bar. */
  synchronized void line(String text) {
    if (interactive) {
      err.println(CLEAR_LINE + text);
      err.print(shown);
      err.flush();
    } else {
      err.println(text);
    }
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

  @Override
  public void download(String file, long done, long total) {
    if (!downloaded.equals(file)) {
      downloaded = file;
      line(
          "Downloading %s%s"
              .formatted(file, total < 0 ? "" : " (%s MB)".formatted(1 + total / MEGABYTE)));
    }
    if (total > 0) {
      show("download", done / MEGABYTE, Math.max(1, total / MEGABYTE), "");
    }
    if (done == total) {
      close();
    }
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
              .setMaxRenderedLength(width)
              .setConsumer(new DelegatingProgressBarConsumer(text -> draw(name, text), width))
              .startsFrom(Math.max(0, done - 1), Duration.ZERO)
              .build();
    }
    bar.setExtraMessage(extra);
    bar.stepTo(done);
  }

  /** Called on the bar's thread, perhaps once more after the bar is closed. */
  private synchronized void draw(String name, String text) {
    if (bar != null && task.equals(name)) {
      shown = text.stripTrailing();
      err.print(CLEAR_LINE + shown);
      err.flush();
    }
  }

  @Override
  public void close() {
    ProgressBar ended;
    synchronized (this) {
      ended = bar;
      bar = null;
    }
    if (ended != null) {
      ended.close();
      synchronized (this) {
        shown = "";
        err.print(CLEAR_LINE);
        err.flush();
      }
    }
  }
}
