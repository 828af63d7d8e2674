package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that processes exclude each other from a work directory. */
class WorkLockTest {
  @TempDir Path folder;

  private ChildRun train() {
    String[] arguments = {
      "train",
      "tiny_epochs.cfg",
      "--seed=3",
      "--threads=1",
      "--no-validate",
      "--work-dir=run",
      "--cfg-options",
      "runner.max_epochs=1000"
    };
    return ChildRun.start(folder, 10, List.of(), arguments);
  }

  @Test
  void secondProcessIsRefusedUntilTheFirstIsKilled() throws IOException, InterruptedException {
    try (InputStream text = WorkLockTest.class.getResourceAsStream("tiny_epochs.cfg")) {
      Files.copy(text, folder.resolve("tiny_epochs.cfg"));
    }
    try (ChildRun first = train()) {
      assertThat(first.awaitIterations(2)).as(first.text()).isTrue();
      try (ChildRun second = train()) {
        assertThat(second.awaitEnd()).as(second.text()).isEqualTo(1);
        assertThat(second.text()).contains("is in use by another run (process ");
      }
      assertThat(first.awaitIterations(2)).as(first.text()).isTrue();
      first.kill();
    }
    try (ChildRun third = train()) {
      assertThat(third.awaitIterations(2)).as(third.text()).isTrue();
    }
  }
}
