package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains in two and three processes on 127.0.0.1, and disturbs them. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "needs c10d's bridge")
class DistributedRunTest {
  private static final String CONFIG = "tiny_ranks.cfg";
  private static final Pattern STOPPED =
      Pattern.compile("Stopped in epoch \\d+ after \\d+ batches");

  @TempDir static Path folder;

  @BeforeAll
  static void copyConfig() throws IOException {
    try (InputStream text = DistributedRunTest.class.getResourceAsStream(CONFIG)) {
      Files.copy(text, folder.resolve(CONFIG));
    }
  }

  private static Ranks start(
      int world, String workDir, Map<String, String> more, String... arguments) {
    List<String> train = new ArrayList<>(List.of("train", CONFIG, "--work-dir=" + workDir));
    train.addAll(List.of(arguments));
    return Ranks.start(folder, world, more, train);
  }

  private static TrainingState finish(int world, String workDir, String... arguments)
      throws InterruptedException {
    try (Ranks ranks = start(world, workDir, Map.of(), arguments)) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isZero();
      }
      for (int rank = 1; rank < world; rank++) {
        assertThat(ranks.get(rank).text()).doesNotContain("loss");
      }
      assertThat(ranks.get(0).text()).contains("Processes: " + world);
    }
    return TrainingState.read(folder.resolve(workDir).resolve("latest.pth"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void killedRunEndsLikeAnUndisturbedOne(int world) throws InterruptedException, IOException {
    TrainingState undisturbed = finish(world, "undisturbed_" + world);
    try (Stream<Path> files = Files.list(folder.resolve("undisturbed_" + world))) {
      assertThat(files.filter(file -> file.toString().endsWith(".log"))).hasSize(1);
    }
    String workDir = "killed_" + world;
    try (Ranks ranks = start(world, workDir, Map.of())) {
      assertThat(ranks.get(0).awaitIterations(9)).as(ranks.get(0).text()).isTrue();
      assertThat(ranks.get(world - 1).kill()).isTrue();
      for (int rank = 0; rank < world - 1; rank++) {
        ChildRun left = ranks.get(rank);
        assertThat(left.awaitEnd()).as(left.text()).isEqualTo(75);
        assertThat(left.text())
            .containsPattern(
                "error: Rank %s on `.*` is gone: it closed its connection\\. This run ended in iteration \\d+\\. The newest checkpoint is `epoch_\\d+\\.pth`; start again with `--auto-resume`\\."
                    .formatted(world - 1));
      }
    }
    // Torchrun starts all again, and counts.
    try (Ranks ranks = start(world, workDir, Map.of("TORCHELASTIC_RESTART_COUNT", "1"))) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isZero();
      }
      assertThat(ranks.get(0).text()).contains("Resumes from: ");
    }
    TrainingState resumed = TrainingState.read(folder.resolve(workDir).resolve("latest.pth"));
    assertThat(resumed.size()).isGreaterThan(100);
    assertThat(resumed.differences(undisturbed)).isEmpty();
    // Running statistics of the other ranks, which have seen other images.
    assertThat(resumed.paths())
        .anyMatch(path -> path.startsWith("progress/ranks/%s/buffers/".formatted(world - 2)));
  }

  @Test
  void frozenRankIsNamedAfterTheTimeout() throws InterruptedException, IOException {
    try (Ranks ranks = start(2, "frozen", Map.of(), "--cfg-options", "dist_params.timeout=5")) {
      assertThat(ranks.get(0).awaitIterations(3)).as(ranks.get(0).text()).isTrue();
      ranks.get(1).freeze();
      assertThat(ranks.get(0).awaitEnd()).as(ranks.get(0).text()).isEqualTo(75);
      assertThat(ranks.get(0).text())
          .containsPattern(
              "error: Rank 1 on `.*` does not answer: nothing was received for 5 s\\. This run ended in iteration \\d+\\.");
    }
  }

  @Test
  void sharedTestHasTheMetricsOfASingleProcess() throws InterruptedException {
    finish(2, "tested");
    List<String> test = List.of("test", CONFIG, "tested/latest.pth", "--eval=bbox");
    String expected;
    try (ChildRun one = ChildRun.start(folder, test.toArray(String[]::new))) {
      assertThat(one.awaitEnd()).as(one.text()).isZero();
      expected = metrics(one);
    }
    assertThat(expected).contains("bbox_mAP: ");
    try (Ranks ranks = Ranks.start(folder, 3, Map.of(), test)) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isZero();
      }
      assertThat(metrics(ranks.get(0))).isEqualTo(expected);
      assertThat(ranks.get(1).text()).isEmpty();
    }
  }

  private static String metrics(ChildRun run) {
    return run.text()
        .lines()
        .filter(line -> line.startsWith("bbox_"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void signalToOneRankStopsAllInTheSameStep() throws InterruptedException, IOException {
    try (Ranks ranks = start(2, "stopped", Map.of())) {
      assertThat(ranks.get(0).awaitIterations(3)).as(ranks.get(0).text()).isTrue();
      ranks.get(1).signal("TERM");
      assertThat(ranks.get(1).awaitEnd()).as(ranks.get(1).text()).isEqualTo(143);
      assertThat(ranks.get(0).awaitEnd()).as(ranks.get(0).text()).isZero();
      Matcher stopped = STOPPED.matcher(ranks.get(0).text());
      assertThat(stopped.find()).as(ranks.get(0).text()).isTrue();
    }
    assertThat(finish(2, "stopped", "--auto-resume").differences(finish(2, "not_stopped")))
        .isEmpty();
  }

  @Test
  void differentConfigsAreReportedByAllRanks() throws InterruptedException {
    try (Ranks ranks = start(2, "different", Map.of(), "1:--cfg-options", "1:optimizer.lr=0.5")) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isEqualTo(1);
        assertThat(each.text()).containsPattern("Rank 1 on `.*` and rank 0 differ in the config");
      }
      assertThat(folder.resolve("different")).doesNotExist();
    }
  }

  @Test
  void failureOfOneRankIsTheReasonOfTheOthers() throws InterruptedException {
    try (Ranks ranks = start(2, "failed", Map.of(), "1:--cfg-options", "1:load_from=none.pth")) {
      assertThat(ranks.get(1).awaitEnd()).as(ranks.get(1).text()).isEqualTo(3);
      assertThat(ranks.get(1).text()).startsWith("[rank 1] error[missing-file]: ");
      assertThat(ranks.get(0).awaitEnd()).as(ranks.get(0).text()).isEqualTo(75);
      assertThat(ranks.get(0).text())
          .containsPattern(
              "error: Rank 1 on `.*` has failed: `load_from` names a file that does not exist");
    }
  }

  @Test
  void testFailsInAllProcessesIfRank0Fails() throws InterruptedException {
    finish(2, "written", "--cfg-options", "runner.max_epochs=1");
    List<String> test = List.of("test", CONFIG, "written/latest.pth", "--out=written");
    try (Ranks ranks = Ranks.start(folder, 2, Map.of(), test)) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isEqualTo(1);
      }
      assertThat(ranks.get(1).text())
          .startsWith("[rank 1] error")
          .contains("Rank 0 failed when it evaluated the detections: ");
    }
  }

  @Test
  void ranksWithOtherTestImagesAreReported() throws InterruptedException {
    finish(2, "counted", "--cfg-options", "runner.max_epochs=1");
    List<String> test =
        List.of(
            "test",
            CONFIG,
            "counted/latest.pth",
            "--eval=bbox",
            "1:--cfg-options",
            "1:data.test.num_images=6");
    try (Ranks ranks = Ranks.start(folder, 2, Map.of(), test)) {
      for (ChildRun each : ranks.all()) {
        assertThat(each.awaitEnd()).as(each.text()).isEqualTo(1);
        assertThat(each.text())
            .containsPattern(
                "Rank 1 on `.*` and rank 0 differ in the number of test images: 6 and 4");
      }
    }
  }

  @Test
  void otherNumberOfProcessesKeepsTheEpochAndScalesTheIteration()
      throws InterruptedException, IOException {
    finish(2, "two", "--cfg-options", "runner.max_epochs=1");
    try (ChildRun one =
        ChildRun.start(
            folder, "train", CONFIG, "--device=cpu", "--work-dir=two", "--auto-resume")) {
      assertThat(one.awaitEnd()).as(one.text()).isZero();
      assertThat(one.text())
          .containsPattern(
              "The run resumes with one process instead of 2: iteration 8 is now iteration 16");
    }
  }
}
