package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.runner.SavedRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains on a disk that is full or read-only: the run must report it and leave no partial files.
 * The work directory is a separate file system, in a mount namespace that is removed with the
 * process.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a file system in memory")
class FullDiskTest {
  private static final List<String> NAME_SPACE =
      List.of("unshare", "--map-root-user", "--mount", "sh", "-c");

  @TempDir Path folder;

  @BeforeEach
  void writeConfig() throws IOException, InterruptedException {
    assumeTrue(mayMount(), "file systems cannot be mounted on this machine");
    try (InputStream text = FullDiskTest.class.getResourceAsStream("tiny_epochs.cfg")) {
      Files.copy(text, folder.resolve("tiny_epochs.cfg"));
    }
    Files.createDirectory(folder.resolve("run"));
    Files.createDirectory(folder.resolve("kept"));
  }

  private boolean mayMount() throws InterruptedException {
    List<String> command = new ArrayList<>(NAME_SPACE);
    command.add("mount -t tmpfs tmpfs " + folder);
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Trains in {@code run}, and copies the files left there to {@code kept}. */
  private ChildRun train(String mountOptions, String... more) {
    List<String> before = new ArrayList<>(NAME_SPACE);
    before.add(
        "mount -t tmpfs -o "
            + mountOptions
            + " tmpfs run && \"$@\"; status=$?; cp -a run/. kept/; exit $status");
    before.add("sh");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("train", "tiny_epochs.cfg", "--seed=3", "--threads=1", "--device=cpu"));
    arguments.addAll(List.of("--no-validate", "--work-dir=run"));
    arguments.addAll(List.of(more));
    return ChildRun.start(folder, 10, before, arguments.toArray(String[]::new));
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void fullDiskStopsTheRunAndKeepsCheckpointsIntact() throws IOException, InterruptedException {
    try (ChildRun run = train("size=64m", "--cfg-options", "runner.max_epochs=1")) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
    Path kept = folder.resolve("kept");
    long size = Files.size(kept.resolve("epoch_1.pth"));
    // Space for two checkpoints and part of a third, which fills the disk in the second epoch.
    try (ChildRun run = train("size=" + size * 27 / 10)) {
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(1);
      assertThat(run.text())
          .contains("WARNING - Checkpoints take ", " has only ", "Lower `max_keep_ckpts`")
          .contains(
              "error[environment]: `" + folder.resolve("run/epoch_2.pth") + "` cannot be written:",
              "No space left on device; earlier checkpoints are intact")
          .doesNotContain("bug in cfgrun");
    }
    assertThat(SavedRun.read(kept.resolve("latest.pth")).point().iteration()).isEqualTo(21);
    assertThat(SavedRun.read(kept.resolve("epoch_1.pth")).point().iteration()).isEqualTo(14);
    assertThat(kept()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void stopsAtFirstCheckpointWhenTheDiskIsFull() throws IOException, InterruptedException {
    try (ChildRun run = train("size=200k")) {
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(1);
      assertThat(run.text())
          .contains(
              "error[environment]: `" + folder.resolve("run/epoch_1.pth") + "` cannot be written:",
              "No space left on device")
          .doesNotContain("bug in cfgrun");
    }
    assertThat(kept()).noneMatch(name -> name.contains(".pth"));
  }

  @Test
  void reportsADirectoryThatCannotBeWritten() throws IOException, InterruptedException {
    try (ChildRun run = train("ro")) {
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(1);
      assertThat(run.text())
          .contains(
              ("error[environment]: The work directory `%s` cannot be written: Read-only file "
                      + "system.")
                  .formatted(folder.resolve("run")));
    }
  }
}
