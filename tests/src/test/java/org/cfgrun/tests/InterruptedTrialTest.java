package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts trial runs and checks that their temporary directories are removed. */
@Timeout(1200)
class InterruptedTrialTest {
  private static final String CONFIG = "stdlib::quickstart/shapes_retinanet.cfg";

  @TempDir Path folder;

  private ChildRun start(String... arguments) throws IOException {
    Files.createDirectory(folder.resolve("tmp"));
    List<String> before =
        List.of("env", "CFGRUN_JAVA_OPTS=-Djava.io.tmpdir=" + folder.resolve("tmp"));
    List<String> all = new ArrayList<>(List.of("train", CONFIG, "--threads=1"));
    all.addAll(List.of(arguments));
    return ChildRun.start(folder, 10, before, all.toArray(String[]::new));
  }

  /** Returns the temporary directories of trial runs, which start with the program's name. */
  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("cfgrun-")).toList();
    }
  }

  private void awaitFolder() throws IOException, InterruptedException {
    while (left().isEmpty()) {
      Thread.sleep(5);
    }
  }

  @Test
  void dryRunInterruptedBeforeItsFirstStepLeavesNoDirectory() throws Exception {
    ChildRun.assumeInterruptible();
    try (ChildRun run = start("--dry-run")) {
      awaitFolder();
      run.signal("INT");
      run.awaitEnd();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void dryRunInterruptedInItsStepsLeavesNoDirectory() throws Exception {
    try (ChildRun run = start("--dry-run", "--cfg-options", "data.samples_per_gpu=64")) {
      awaitLog();
      run.signal("TERM");
      run.awaitEnd();
      assertThat(run.text()).contains("Stopped; nothing was saved.").doesNotContain("Whole run:");
    }
    assertThat(left()).isEmpty();
  }

  /** Waits until the log lists the hooks, which is when the run has started. */
  private void awaitLog() throws IOException, InterruptedException {
    awaitFolder();
    while (!logged().contains("workflow: ")) {
      Thread.sleep(5);
    }
  }

  private String logged() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(left().get(0), 1)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }

  @Test
  void interruptedFastDevRunLeavesNoDirectory() throws Exception {
    ChildRun.assumeInterruptible();
    try (ChildRun run = start("--fast-dev-run", "1000")) {
      assertThat(run.awaitIterations(1)).as(run.text()).isTrue();
      run.signal("INT");
      run.awaitEnd();
      assertThat(run.text()).contains("Stopped; nothing was saved.").doesNotContain("Resume from");
    }
    assertThat(left()).isEmpty();
  }
}
