package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training that is cut off and goes on ends as one that was never cut off. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class KillAndResumeTest {
  private static final int KILLS = 5;

  /** Five times as many are fewer than all 100, so that no life of a run reaches the end. */
  private static final int MOST_ITERATIONS = 15;

  @TempDir static Path folder;

  private static TrainingState undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    try (InputStream config = KillAndResumeTest.class.getResourceAsStream("tiny_shapes.cfg")) {
      Files.copy(config, folder.resolve("tiny_shapes.cfg"));
    }
    undisturbed = finish("undisturbed");
    // Two moments and a step count for each of AdamW's tensors, beside the tensors themselves.
    assertThat(undisturbed.size()).isGreaterThan(400);
  }

  private static ChildRun train(String workDir) {
    return ChildRun.start(
        folder,
        "train",
        "tiny_shapes.cfg",
        "--seed=3",
        "--threads=1",
        "--device=cpu",
        "--work-dir=" + workDir,
        "--auto-resume");
  }

  private static TrainingState finish(String workDir) throws InterruptedException {
    try (ChildRun run = train(workDir)) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
    return TrainingState.read(folder.resolve(workDir).resolve("latest.pth"));
  }

  @Test
  void killedFiveTimesARunEndsWithTheSameWeights() throws InterruptedException, IOException {
    long seed = System.nanoTime();
    System.out.println("KillAndResumeTest: moments of the kills from seed " + seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildRun run = train("killed")) {
        assertThat(run.awaitIterations(1 + random.nextInt(MOST_ITERATIONS)))
            .as(run.text())
            .isTrue();
        // Anywhere in a step, or while a checkpoint is being written.
        Thread.sleep(random.nextInt(60));
        run.kill();
      }
    }
    assertThat(finish("killed").differences(undisturbed)).as("seed " + seed).isEmpty();
  }

  @Test
  void signalsEndARunWithACheckpointAndTheirOwnStatus() throws InterruptedException, IOException {
    assumeFalse(ignoresInterrupts(), "the tests run where SIGINT is ignored");
    stop("TERM", 143);
    stop("INT", 130);
    assertThat(finish("stopped").differences(undisturbed)).isEmpty();
  }

  private static void stop(String signal, int status) throws InterruptedException, IOException {
    try (ChildRun run = train("stopped")) {
      assertThat(run.awaitIterations(10)).as(run.text()).isTrue();
      run.signal(signal);
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(status);
      assertThat(run.text())
          .contains("Stopped in epoch")
          .contains("Stopped. Go on with: cfgrun train tiny_shapes.cfg");
    }
  }

  /** A shell starts what runs in the background so, and children inherit it. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(ignored -> (ignored & 1L << 1) != 0);
    }
  }
}
