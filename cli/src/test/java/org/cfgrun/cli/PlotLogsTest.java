package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plots logs of killed and resumed runs, and empty, damaged and huge logs. */
class PlotLogsTest {
  private static final String BEGUN =
      """
      {"seed": 1}
      {"mode": "train", "epoch": 1, "iter": 50, "lr": 0.02, "loss": 4.0}
      {"mode": "train", "epoch": 1, "iter": 100, "lr": 0.02, "loss": 3.0}
      """;

  private static final String RESUMED =
      """
      {"seed": 1}
      {"mode": "train", "epoch": 2, "iter": 50, "lr": 0.02, "loss": 2.5}
      {"mode": "train", "epoch": 2, "iter": 100, "lr": 0.02, "loss": 2.0}
      {"mode": "val", "epoch": 2, "iter": 9, "lr": 0.02, "bbox_mAP": 0.5}
      {"mode": "train", "epoch": 3, "iter": 50, "lr": 0.02, "loss": 1.0}
      """;

  @TempDir Path folder;

  private Path log(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void runKilledInItsFirstEpochSharesTheAxisOfTheResumedRun() throws IOException {
    Path begun = log("a.log.json", BEGUN);
    Path resumed = log("b.log.json", RESUMED);
    CommandRun run = CommandRun.of("plot", begun, resumed, "--keys", "loss");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("  a  a.log.json  best 3.000 at epoch 1\n")
        .contains("  b  b.log.json  best 1.000 at epoch 2.50\n");
  }

  @Test
  void runResumedInItsLastEpochContinuesTheFirst() throws IOException {
    Path first = log("a.log.json", BEGUN + RESUMED);
    Path last =
        log("b.log.json", "{\"mode\": \"train\", \"epoch\": 4, \"iter\": 50, \"loss\": 0.5}\n");
    assertThat(CommandRun.of("plot", last, first, "--keys", "loss").out())
        .contains("  a  b.log.json  best 0.5000 at epoch 3.50\n");
  }

  @Test
  void plotsLogsOfEvaluationsOnly() throws IOException {
    Path log =
        log(
            "a.log.json",
            """
            {"mode": "val", "epoch": 1, "iter": 9, "lr": 0.02, "bbox_mAP": 0.25}
            {"mode": "val", "epoch": 3, "iter": 9, "lr": 0.02, "bbox_mAP": 0.5}
            """);
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.out()).contains("best 0.5000 at epoch 3").endsWith("Keys: lr, bbox_mAP\n");
  }

  @Test
  void skipsAnEmptyLogAmongOthers() throws IOException {
    Path empty = log("empty.log.json", "");
    CommandRun run = CommandRun.of("plot", empty, log("a.log.json", RESUMED));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo("note: `" + empty + "` has no log lines\n");
  }

  @Test
  void plotsAKeyThatOneLogLacks() throws IOException {
    Path begun = log("a.log.json", BEGUN);
    Path resumed = log("b.log.json", RESUMED);
    CommandRun run = CommandRun.of("plot", begun, resumed, "--keys", "bbox_mAP");
    assertThat(run.out()).contains("b.log.json  best 0.5000 at epoch 2").doesNotContain("best 3");
  }

  @Test
  void reportsManyInvalidLinesTogether() throws IOException {
    Path log = log("a.log.json", "2026 - INFO\n".repeat(900) + RESUMED);
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.status()).isZero();
    assertThat(run.err())
        .isEqualTo("note: " + log + ":1: skipped an invalid log line, and 899 more after it\n");
  }

  @Test
  void invalidUtf8DoesNotHideOtherLines() throws IOException {
    Path log = folder.resolve("a.log.json");
    byte[] damaged = {(byte) 0xff, (byte) 0xfe, '\n'};
    Files.write(log, damaged);
    Files.write(log, RESUMED.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    assertThat(CommandRun.of("plot", log).out()).contains("best 1.000 at epoch 2.50");
  }

  @Test
  void reportsADirectoryWithoutLogs() {
    CommandRun run = CommandRun.of("plot", folder);
    assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
    assertThat(run.err()).isEqualTo("error: `" + folder + "` contains no logs of runs.\n");
  }

  @Test
  void readsAHugeLogInTime() throws IOException {
    Path log = folder.resolve("huge.log.json");
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      for (int epoch = 1; epoch <= 2000; epoch++) {
        for (int iter = 1; iter <= 99; iter++) {
          out.write(
              "{\"mode\": \"train\", \"epoch\": %d, \"iter\": %d, \"loss\": 1.%d}\n"
                  .formatted(epoch, iter, iter));
        }
        out.write(
            "{\"mode\": \"val\", \"epoch\": %d, \"iter\": 9, \"bbox_mAP\": 0.25}\n"
                .formatted(epoch));
      }
    }
    // A search through all lines for each evaluation would take minutes. The CPU time of the thread
    // does not depend on other work on the machine.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    assertThat(CommandRun.of("plot", log).out()).contains("best 0.2500 at epoch 1");
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(60));
  }
}
