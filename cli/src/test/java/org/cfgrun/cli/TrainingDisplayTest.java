package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.runner.StepReport;
import org.junit.jupiter.api.Test;

/** Tests what a terminal shows of a run with a progress bar. */
class TrainingDisplayTest {
  private static final int COLUMNS = 80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TrainingDisplay display =
      new TrainingDisplay(
          new Terminal(
              new SafeStream(new ByteArrayOutputStream(), false),
              new SafeStream(bytes, true),
              true,
              false));

  /** The rows of a terminal: what remains after carriage returns, clears and wraps. */
  private static List<String> screen(String text) {
    List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        column = 0;
      } else if (c == '\n') {
        row++;
        column = 0;
      } else if (text.startsWith("\u001b[K", i)) {
        rows.get(row).setLength(Math.min(rows.get(row).length(), column));
        i += 2;
      } else if (c == '\u001b') {
        throw new AssertionError(
            "a sequence that this terminal lacks: " + text.substring(i + 1, i + 5));
      } else {
        if (column == COLUMNS) {
          row++;
          column = 0;
        }
        while (rows.size() <= row) {
          rows.add(new StringBuilder());
        }
        StringBuilder line = rows.get(row);
        line.setLength(Math.max(line.length(), column));
        line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
        column++;
      }
      while (rows.size() <= row) {
        rows.add(new StringBuilder());
      }
    }
    return rows.stream().map(StringBuilder::toString).toList();
  }

  private List<String> screen() {
    return screen(bytes.toString(StandardCharsets.UTF_8));
  }

  private static String logLine(int number) {
    return ("2026-01-31 12:00:00,123 - mmdet - INFO - Epoch [1][%d/30]\tlr: 2.000e-02, eta: 0:00:10,"
            + " time: 0.1, data_time: 0.0, loss_cls: 1.0, loss_bbox: 1.0, loss: 2.0")
        .formatted(number);
  }

  /** Waits until the bar's thread has drawn. */
  private void steps(int from, int to) throws InterruptedException {
    for (int i = from; i <= to; i++) {
      display.stepDone(new StepReport(1, 2L, i, 30, i, 60, 1.5));
      Thread.sleep(30);
    }
  }

  @Test
  void logLinesStayWholeAboveTheBar() throws InterruptedException {
    display.line("first");
    steps(1, 10);
    display.line(logLine(10));
    steps(11, 20);
    display.line(logLine(20));
    steps(21, 29);
    List<String> before = screen();
    assertThat(before.get(before.size() - 1))
        .startsWith("epoch 1/2 ")
        .contains("/30")
        .contains("loss");
    display.validationStep(1, 3);
    Thread.sleep(300);
    display.line("evaluated");
    display.close();
    display.line("Done");
    String shown = String.join("", screen());
    assertThat(shown).isEqualTo("first" + logLine(10) + logLine(20) + "evaluated" + "Done");
  }

  @Test
  void closedBarLeavesNothing() throws InterruptedException {
    steps(1, 10);
    display.close();
    Thread.sleep(300);
    assertThat(String.join("", screen())).isEmpty();
  }

  @Test
  void busyMachineIsMentioned() {
    assertThat(DeviceOptions.busyHint(3.25, 4))
        .isEqualTo(
            "note: the machine is busy (load 3.3 on 4 processors); `--threads 1` may be faster");
    assertThat(DeviceOptions.busyHint(1, 4)).isNull();
    assertThat(DeviceOptions.busyHint(-1, 4)).isNull();
    assertThat(DeviceOptions.busyHint(5, 1)).isNull();
  }

  @Test
  void numbersOfThreadsThatNoMachineHasAreRefused() {
    for (int threads : new int[] {0, -1, 100_000_000}) {
      assertThat(
              CommandRun.of(
                  "train",
                  "stdlib::quickstart/shapes_retinanet.cfg",
                  "--dry-run",
                  "--threads",
                  threads))
          .isEqualTo(
              new CommandRun(
                  1, "", "error: --threads must be from 1 to 1024, got " + threads + ".\n"));
    }
  }

  @Test
  void pipeShowsLinesOnly() throws InterruptedException {
    ByteArrayOutputStream piped = new ByteArrayOutputStream();
    try (TrainingDisplay plain =
        new TrainingDisplay(Terminal.of(new ByteArrayOutputStream(), piped))) {
      plain.stepDone(new StepReport(1, 2L, 1, 30, 1, 60, 1.5));
      plain.download("net.pth", 1_000_000, 3_000_000);
      plain.download("net.pth", 3_000_000, 3_000_000);
      plain.line("Done");
    }
    assertThat(piped.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("Downloading net.pth (4 MB)", "Done");
  }
}
