package org.cfgrun.runtime.hook.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.SimulatedKill;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a run that is killed in any step or evaluation and resumed ends with the same best
 * score and the same files as an uninterrupted one.
 */
class BestCheckpointResumeTest {
  private static final int EPOCHS = 6;
  private static final int BATCHES = 3;
  private static final List<Double> SCORES = List.of(.1, .9, .6, .0, .95, .94);

  @TempDir Path folder;

  /** Result of a run. */
  private record End(List<String> files, Map<String, Object> messages, List<Float> weights) {}

  /** Runs until killed in the step or evaluation after the given number. */
  private static final class Life implements Evaluation {
    private final Runnable event;
    private final List<Double> scores;

    Life(int events) {
      this(events, SCORES);
    }

    Life(int events, List<Double> scores) {
      event = SimulatedKill.after(events);
      this.scores = scores;
    }

    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      event.run();
      double score = scores.get((int) runner.progress().epoch());
      return Map.of("acc", score, "loss", score);
    }
  }

  /** Resumes from the newest checkpoint; returns null when killed. */
  private static @Nullable End live(Path workDir, String checkpoints, int events)
      throws IOException {
    return live(workDir, "save_best='acc'", checkpoints, events);
  }

  private static @Nullable End live(Path workDir, String best, String checkpoints, int events)
      throws IOException {
    Life life = new Life(events);
    try (TestRun run = new TestRun(workDir, 4, "Adam")) {
      run.config(
          Goldens.config(
              "optimizer_config=dict(), evaluation=dict(interval=1, "
                  + best
                  + "), checkpoint_config="
                  + checkpoints),
          life);
      run.model.onStep(life.event);
      EpochBasedRunner runner = run.runner(EPOCHS);
      SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      if (saved != null) {
        runner.resume(saved);
      }
      try {
        runner.run(Workflow.TRAIN, List.of(new FakeLoader(BATCHES)));
      } catch (SimulatedKill killed) {
        return null;
      }
      return new End(names(workDir), runner.hookMessages(), run.weights());
    }
  }

  private static List<String> names(Path workDir) throws IOException {
    try (Stream<Path> files = Files.list(workDir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(interval=1)",
        "dict(interval=2, max_keep_ckpts=1)",
        "dict(interval=2, by_epoch=False)"
      })
  void bestCheckpointIsTheSameWhereverKilled(String checkpoints) throws IOException {
    Path workDir = Files.createDirectory(folder.resolve("0"));
    End whole = live(workDir, checkpoints, Integer.MAX_VALUE);
    assertThat(whole.files()).contains("best_acc_epoch_5.pth", "latest.pth");
    assertThat(whole.messages()).containsEntry("best_score", .95);
    for (int events = 1; events < EPOCHS * (BATCHES + 1); events++) {
      workDir = Files.createDirectory(folder.resolve("after" + events));
      assertThat(live(workDir, checkpoints, events)).isNull();
      End end = live(workDir, checkpoints, Integer.MAX_VALUE);
      assertThat(end.files()).as("killed after " + events).isEqualTo(whole.files());
      assertThat(end.messages().get("best_score")).as("killed after " + events).isEqualTo(.95);
      assertThat(end.weights()).as("killed after " + events).isEqualTo(whole.weights());
    }
  }

  /** Scores by epoch: 0.1, 0.9, 0.6, 0, 0.95, 0.94. A score of exactly 0 is never saved. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          save_best='acc'                            | best_acc_epoch_5
          save_best='acc', max_keep_best=2           | best_acc_epoch_5 best_acc_epoch_6
          save_best='acc', max_keep_best=3           | best_acc_epoch_2 best_acc_epoch_5 best_acc_epoch_6
          save_best='acc', max_keep_best=9           | best_acc_epoch_1 best_acc_epoch_2 best_acc_epoch_3 best_acc_epoch_5 best_acc_epoch_6
          save_best=['acc', 'loss']                  | best_acc_epoch_5 best_loss_epoch_1
          save_best=['acc', 'loss'], max_keep_best=2 | best_acc_epoch_5 best_acc_epoch_6 best_loss_epoch_1 best_loss_epoch_3
          """)
  void keepsTheBestOfEachMetricWhereverKilled(String best, String expected) throws IOException {
    String checkpoints = "dict(interval=1, max_keep_ckpts=1)";
    for (int events : new int[] {Integer.MAX_VALUE, 6, 8, 12, 16, 20, 22}) {
      Path workDir = Files.createDirectory(folder.resolve("after" + events));
      if (events < Integer.MAX_VALUE) {
        assertThat(live(workDir, best, checkpoints, events)).isNull();
      }
      End end = live(workDir, best, checkpoints, Integer.MAX_VALUE);
      assertThat(end.files().stream().filter(name -> name.startsWith("best")))
          .as("killed after " + events)
          .map(name -> name.replace(".pth", ""))
          .containsExactly(expected.split(" "));
      String suffix = best.contains("[") ? "_acc" : "";
      assertThat(end.messages()).containsEntry("best_score" + suffix, .95);
      assertThat(String.valueOf(end.messages().get("best_ckpt" + suffix)))
          .endsWith("best_acc_epoch_5.pth");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../best_acc_epoch_1.pth", "notes.pth"})
  void doesNotDeletePathNamedInCheckpoint(String named) throws IOException {
    Path workDir = Files.createDirectory(folder.resolve("run"));
    Path other = Files.createFile(workDir.resolve(named));
    Life life = new Life(Integer.MAX_VALUE);
    try (TestRun run = new TestRun(workDir, 4, "Adam")) {
      run.config(
          Goldens.config(
              "optimizer_config=dict(), evaluation=dict(interval=1, save_best='acc'),"
                  + " checkpoint_config=dict(interval=1)"),
          life);
      run.model.onStep(() -> {});
      EpochBasedRunner runner = run.runner(EPOCHS);
      runner.hookMessages().put("best_ckpt", other.toString());

      runner.run(Workflow.TRAIN, List.of(new FakeLoader(BATCHES)));
    }
    assertThat(other).exists();
    assertThat(workDir.resolve("best_acc_epoch_5.pth")).exists();
  }

  @Test
  void savesTrainedWeightsWhenEvaluationFails() throws IOException {
    try (TestRun run = new TestRun(folder, 4, "Adam")) {
      run.config(
          Goldens.config(
              "optimizer_config=dict(), evaluation=dict(interval=1, save_best='mAP'),"
                  + " checkpoint_config=dict(interval=1)"),
          new Life(Integer.MAX_VALUE));
      run.model.onStep(() -> {});
      EpochBasedRunner runner = run.runner(EPOCHS);
      assertThatThrownBy(() -> runner.run(Workflow.TRAIN, List.of(new FakeLoader(BATCHES))))
          .hasMessageContaining("mAP");
    }
    assertThat(names(folder)).contains("epoch_1.pth", "latest.pth");
  }
}
