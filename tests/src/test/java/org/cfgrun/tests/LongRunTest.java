package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the memory of a training run, started as users start it, does not grow with its
 * length. Takes minutes, and runs only with {@code -Dcfgrun.longRuns=true}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
@EnabledIfSystemProperty(
    named = "cfgrun.longRuns",
    matches = "true",
    disabledReason = "takes minutes; enable it with -Dcfgrun.longRuns=true")
class LongRunTest {
  /** The logging interval. */
  private static final int THOUSAND = 10;

  private static final int LOGGED = 100;

  @TempDir Path folder;

  @Test
  void memoryIsFlatOverTenThousandSteps() throws IOException, InterruptedException {
    for (String config :
        List.of("tiny_epochs.cfg", "tiny_iterations.cfg", "ten_thousand_steps.cfg")) {
      try (InputStream text = LongRunTest.class.getResourceAsStream(config)) {
        Files.copy(text, folder.resolve(config));
      }
    }
    List<Long> megabytes = new ArrayList<>();
    long begin = System.nanoTime();
    try (ChildRun run =
        ChildRun.start(
            folder,
            30,
            List.of(),
            "train",
            "ten_thousand_steps.cfg",
            "--seed=3",
            "--threads=1",
            "--device=cpu",
            "--work-dir=run")) {
      for (int logged = THOUSAND; logged <= LOGGED; logged += THOUSAND) {
        assertThat(run.awaitIterations(THOUSAND)).as(run.text()).isTrue();
        megabytes.add(run.residentKilobytes() / 1024);
      }
      System.out.printf(
          "LongRunTest: resident memory in MB after every 1000 steps: %s, %d s%n",
          megabytes, (System.nanoTime() - begin) / 1_000_000_000);
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
    assertThat(megabytes.get(megabytes.size() - 1))
        .isCloseTo(megabytes.get(0), Percentage.withPercentage(2));
  }
}
