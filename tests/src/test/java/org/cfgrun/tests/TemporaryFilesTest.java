package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a training needs no temporary directory and leaves nothing there when it is killed.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "starts the command through env")
class TemporaryFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void writeConfig() throws IOException {
    try (InputStream text = TemporaryFilesTest.class.getResourceAsStream("tiny_epochs.cfg")) {
      Files.copy(text, folder.resolve("tiny_epochs.cfg"));
    }
  }

  private ChildRun train(Path temporary, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of("train", "tiny_epochs.cfg", "--seed=3", "--threads=1", "--no-validate"),
                Stream.of(more))
            .toArray(String[]::new);
    List<String> before =
        List.of("env", "CFGRUN_JAVA_OPTS=-Djava.io.tmpdir=" + temporary.toAbsolutePath());
    return ChildRun.start(folder, 10, before, arguments);
  }

  @Test
  void killedRunLeavesNothing() throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    try (ChildRun run = train(temporary, "--work-dir=run")) {
      assertThat(run.awaitIterations(3)).as(run.text()).isTrue();
      run.kill();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void missingTemporaryDirectoryDoesNotPreventTraining() throws InterruptedException {
    try (ChildRun run =
        train(
            folder.resolve("missing"), "--work-dir=run", "--cfg-options", "runner.max_epochs=1")) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
  }

  @Test
  void trialReportsAMissingTemporaryDirectory() throws InterruptedException {
    try (ChildRun run = train(folder.resolve("missing"), "--fast-dev-run=1")) {
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(1);
      assertThat(run.text())
          .contains("error[environment]: ", "missing/cfgrun-fast-dev-run")
          .doesNotContain("bug in cfgrun");
    }
  }
}
