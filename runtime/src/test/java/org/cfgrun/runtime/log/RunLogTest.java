package org.cfgrun.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00.123Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final List<String> console = new ArrayList<>();

  @Test
  void fileHasTheLinesFromBeforeItExisted() throws IOException {
    Path file = folder.resolve("run.log");
    try (RunLog log = new RunLog(console::add, null, NOON, RunLog.Level.INFO)) {
      log.warn("early");
      log.startFile(file, RunLog.Level.WARNING);
      log.info("below the level");
      log.error("late");
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "2026-01-31 12:00:00,123 - mmdet - WARNING - early",
            "2026-01-31 12:00:00,123 - mmdet - ERROR - late");
    assertThat(console).isEqualTo(Files.readAllLines(file));
  }

  @Test
  void controlCharactersAreEscaped() {
    try (RunLog log = new RunLog(console::add, null, NOON, RunLog.Level.INFO)) {
      log.info("saved to a\u001b[31m\r\n+---+\n");
    }
    assertThat(console)
        .containsExactly(
            "2026-01-31 12:00:00,123 - mmdet - INFO - saved to a\\x1b[31m\\r\n+---+\n");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/dev/full acts as a full disk")
  void fullDiskIsReportedOnceAndDoesNotStopTheRun() {
    try (RunLog log = new RunLog(console::add, Path.of("/dev/full"), NOON, RunLog.Level.INFO)) {
      log.info("first");
      log.info("second");
    }
    assertThat(console)
        .containsExactly(
            "2026-01-31 12:00:00,123 - mmdet - INFO - first",
            "warning: the log file cannot be written, and lacks lines from now on: No space left on device.",
            "2026-01-31 12:00:00,123 - mmdet - INFO - second");
  }
}
