package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills runs at random, resumes them, and compares their final state and their logged values with
 * those of an uninterrupted run. {@code -Dcfgrun.kills=100} sets the number of kills, divided
 * evenly among three configs.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class KillAndResumeTest {
  private static final String EPOCHS = "tiny_epochs.cfg";
  private static final String ITERATIONS = "tiny_iterations.cfg";
  private static final String MIXED = "tiny_mixed.cfg";
  private static final List<String> CONFIGS = List.of(EPOCHS, ITERATIONS, MIXED);
  private static final int KILLS =
      Math.max(1, Integer.getInteger("cfgrun.kills", 6) / CONFIGS.size());

  /** Twice the checkpoint interval, so that a resumed run makes progress before the next kill. */
  private static final int MOST_ITERATIONS = 15;

  private static final Map<String, TrainingState> UNDISTURBED = new HashMap<>();
  private static final Map<String, Map<String, JsonObject>> ROWS = new HashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    for (String config : CONFIGS) {
      try (InputStream text = KillAndResumeTest.class.getResourceAsStream(config)) {
        Files.copy(text, folder.resolve(config));
      }
    }
    for (String config : CONFIGS) {
      TrainingState state = finish(config, "undisturbed_" + config);
      // For each parameter: its value, its moving average, and Adam's two moments and step count.
      assertThat(state.size()).isGreaterThan(500);
      UNDISTURBED.put(config, state);
      ROWS.put(config, LoggedRows.of(folder.resolve("undisturbed_" + config)));
      assertThat(ROWS.get(config)).hasSizeGreaterThan(40);
    }
  }

  private static ChildRun train(String config, String workDir) {
    return ChildRun.start(
        folder,
        "train",
        config,
        "--seed=3",
        "--threads=1",
        "--device=cpu",
        "--work-dir=" + workDir,
        "--auto-resume");
  }

  private static TrainingState finish(String config, String workDir) throws InterruptedException {
    try (ChildRun run = train(config, workDir)) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
    return result(workDir);
  }

  private static TrainingState result(String workDir) {
    return TrainingState.read(folder.resolve(workDir).resolve("latest.pth"));
  }

  @ParameterizedTest
  @ValueSource(strings = {EPOCHS, ITERATIONS, MIXED})
  void runKilledAtRandomEndsWithTheSameState(String config)
      throws InterruptedException, IOException {
    long seed = System.nanoTime();
    long begin = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    int runs = 0;
    while (kills < KILLS) {
      String workDir = "killed_" + config + "_" + ++runs;
      boolean ended = false;
      while (!ended) {
        try (ChildRun run = train(config, workDir)) {
          int life = kills < KILLS ? 1 + random.nextInt(MOST_ITERATIONS) : Integer.MAX_VALUE;
          ended = !run.awaitIterations(life);
          if (!ended) {
            // A random delay reaches any part of a step, and checkpoints being written.
            Thread.sleep(random.nextInt(60));
            ended = !run.kill();
            kills += ended ? 0 : 1;
          }
          assertThat(ended ? run.awaitEnd() : 0).as(run.text()).isZero();
        }
      }
      assertThat(result(workDir).differences(UNDISTURBED.get(config))).as("seed " + seed).isEmpty();
      assertThat(LoggedRows.of(folder.resolve(workDir)))
          .as("seed " + seed)
          .isEqualTo(ROWS.get(config));
    }
    System.out.printf(
        "KillAndResumeTest: %s, %d kills in %d runs from seed %d, %d s%n",
        config, kills, runs, seed, (System.nanoTime() - begin) / 1_000_000_000);
  }

  @Test
  void signalsStopARunWithACheckpointAndTheirStatus() throws InterruptedException, IOException {
    ChildRun.assumeInterruptible();
    stop("TERM", 143);
    stop("INT", 130);
    assertThat(finish(EPOCHS, "stopped").differences(UNDISTURBED.get(EPOCHS))).isEmpty();
  }

  private static void stop(String signal, int status) throws InterruptedException, IOException {
    try (ChildRun run = train(EPOCHS, "stopped")) {
      assertThat(run.awaitIterations(10)).as(run.text()).isTrue();
      run.signal(signal);
      assertThat(run.awaitEnd()).as(run.text()).isEqualTo(status);
      assertThat(run.text())
          .contains("Stopped in epoch")
          .contains("Stopped. Resume with: cfgrun train tiny_epochs.cfg");
    }
  }
}
