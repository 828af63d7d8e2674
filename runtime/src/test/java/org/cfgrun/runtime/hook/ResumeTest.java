package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a stopped or killed run, once resumed, ends bit-identical to an uninterrupted one. */
class ResumeTest {
  private static final long EPOCHS = 4;
  private static final int BATCHES = 7;
  private static final double SCALE = 1e-3;
  private static final Workflow TWO_AND_ONE =
      Workflow.fromConfig(Goldens.config("w=[('train', 2), ('val', 1)]").get("w"));

  private static TestRun run(Path workDir, boolean adam, String checkpoints) {
    return new TestRun(workDir, SCALE, adam)
        .config(
            Goldens.config(
                "lr_config=dict(policy='step', step=[2], warmup='linear', warmup_iters=9),"
                    + " optimizer_config=dict(grad_clip=dict(max_norm=0.5)), checkpoint_config="
                    + checkpoints
                    + ", log_config=dict(interval=3, hooks=[dict(type='TextLoggerHook')])"),
            null);
  }

  private static Outcome go(EpochBasedRunner runner) {
    List<DataLoader> loaders = List.of(new FakeLoader(BATCHES), new FakeLoader(2));
    return runner.run(TWO_AND_ONE, loaders);
  }

  private static final JsonObject ITERATIONS =
      JsonParser.parseString("{\"type\": \"IterBasedRunner\", \"max_iters\": 26}")
          .getAsJsonObject();
  private static final String BY_ITERATION =
      "runner=dict(type='IterBasedRunner', max_iters=26), lr_config=dict(policy='cyclic'),"
          + " momentum_config=dict(policy='cyclic'), optimizer_config=dict(),"
          + " checkpoint_config=dict(interval=3),"
          + " log_config=dict(interval=4, hooks=[dict(type='TextLoggerHook')])";

  @Test
  void killedRunByIterationsEndsTheSame(@TempDir Path folder) throws IOException {
    List<String> whole = new ArrayList<>();
    Path once = Files.createDirectory(folder.resolve("once"));
    List<Float> expected = liveByIterations(once, Integer.MAX_VALUE, whole);
    Random random = new Random(3);
    for (int trial = 0; trial < 3; trial++) {
      Path workDir = Files.createDirectory(folder.resolve("trial" + trial));
      List<String> log = new ArrayList<>();
      List<Float> weights = null;
      for (int life = 0; weights == null; life++) {
        log.clear();
        int steps = life < 4 ? 1 + random.nextInt(14) : Integer.MAX_VALUE;
        weights = liveByIterations(workDir, steps, log);
      }
      assertThat(weights).as("trial " + trial).isEqualTo(expected);
      // Validation batches come in the same order.
      assertThat(whole).endsWith(log.toArray(String[]::new));
    }
  }

  /** Trains and records every batch; returns null when killed before a step. */
  private static List<Float> liveByIterations(Path workDir, int steps, List<String> batches) {
    try (TestRun run = new TestRun(workDir, SCALE, "SGD")) {
      run.config(Goldens.config(BY_ITERATION), null);
      Runner runner = run.runner(ITERATIONS);
      SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      if (saved != null) {
        runner.resume(saved);
      }
      run.model.onStep(SimulatedKill.after(steps));
      run.model.onBatch(batch -> batches.add(runner.mode() + " " + batch));
      try {
        runner.run(TWO_AND_ONE, List.of(new FakeLoader(BATCHES), new FakeLoader(4)));
      } catch (SimulatedKill killed) {
        return null;
      }
      return run.weights();
    }
  }

  private static final String AVERAGED =
      "lr_config=dict(policy='step', step=[2]), optimizer_config=dict("
          + "type='GradientCumulativeOptimizerHook', cumulative_iters=3,"
          + " grad_clip=dict(max_norm=0.5)), checkpoint_config=dict(interval=2, by_epoch=False),"
          + " custom_hooks=[dict(type='ExpMomentumEMAHook', momentum=0.01, total_iter=10,"
          + " priority=49)]";

  /** Returns weights and averages; null when killed before a step. */
  private static List<Float> liveAveraged(Path workDir, int steps) {
    try (TestRun run = new TestRun(workDir, SCALE, "Adam")) {
      run.config(Goldens.config(AVERAGED), null);
      EpochBasedRunner runner = run.runner(EPOCHS);
      SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      if (saved != null) {
        runner.resume(saved);
      }
      run.model.onStep(SimulatedKill.after(steps));
      try {
        go(runner);
      } catch (SimulatedKill killed) {
        return null;
      }
      return run.weights();
    }
  }

  @Test
  void resumesAveragesAndAccumulatedGradients(@TempDir Path folder) throws IOException {
    Path once = Files.createDirectory(folder.resolve("once"));
    List<Float> expected = liveAveraged(once, Integer.MAX_VALUE);
    assertThat(expected).hasSize(8);
    Random random = new Random(4);
    for (int trial = 0; trial < 4; trial++) {
      Path workDir = Files.createDirectory(folder.resolve("trial" + trial));
      List<Float> weights = null;
      for (int life = 0; weights == null; life++) {
        int steps = life < 5 ? 1 + random.nextInt(11) : Integer.MAX_VALUE;
        weights = liveAveraged(workDir, steps);
      }
      assertThat(weights).as("trial " + trial).isEqualTo(expected);
    }
  }

  private static List<Float> neverStopped(Path workDir, boolean adam) {
    try (TestRun run = run(workDir, adam, "dict()")) {
      assertThat(go(run.runner(EPOCHS))).isEqualTo(Outcome.COMPLETE);
      return run.weights();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void killedAnywhereAndResumedEndsTheSame(boolean adam, @TempDir Path folder) throws IOException {
    List<Float> expected = neverStopped(Files.createDirectory(folder.resolve("whole")), adam);
    Random random = new Random(adam ? 1 : 2);
    for (int trial = 0; trial < 4; trial++) {
      Path workDir = Files.createDirectory(folder.resolve("trial" + trial));
      // By iteration too, so that runs resume within an epoch.
      String checkpoints = trial % 2 == 0 ? "dict(interval=1)" : "dict(interval=3, by_epoch=False)";
      List<Float> weights = null;
      for (int life = 0; weights == null; life++) {
        int steps = life < 4 ? 1 + random.nextInt(14) : Integer.MAX_VALUE;
        weights = live(workDir, adam, checkpoints, steps);
      }
      assertThat(weights).as("trial " + trial).isEqualTo(expected);
    }
  }

  /** Resumes from the newest checkpoint; returns null when killed before a step. */
  private static List<Float> live(Path workDir, boolean adam, String checkpoints, int steps) {
    try (TestRun run = run(workDir, adam, checkpoints)) {
      EpochBasedRunner runner = run.runner(EPOCHS);
      SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      if (saved != null) {
        runner.resume(saved);
      }
      run.model.onStep(SimulatedKill.after(steps));
      try {
        go(runner);
      } catch (SimulatedKill killed) {
        return null;
      }
      return run.weights();
    }
  }

  @Test
  void stopRequestEndsAfterTheStepAndResumesThere(@TempDir Path folder) throws IOException {
    List<Float> expected = neverStopped(Files.createDirectory(folder.resolve("whole")), false);
    Path workDir = Files.createDirectory(folder.resolve("stopped"));
    try (TestRun run = run(workDir, false, "dict(interval=1)")) {
      EpochBasedRunner runner = run.runner(EPOCHS);
      int[] steps = {0};
      run.model.onStep(
          () -> {
            if (++steps[0] == 10) {
              runner.requestStop();
            }
          });
      assertThat(go(runner)).isEqualTo(Outcome.STOPPED);
      assertThat(steps[0]).isEqualTo(10);
    }
    SavedRun saved = SavedRun.read(workDir.resolve("latest.pth"));
    assertThat(Files.readSymbolicLink(workDir.resolve("latest.pth"))).hasToString("iter_10.pth");
    assertThat(saved.point().epoch()).isEqualTo(1);
    assertThat(saved.point().batch()).isEqualTo(3);
    assertThat(saved.seed()).isEqualTo(7);
    assertThat(live(workDir, false, "dict(interval=1)", Integer.MAX_VALUE)).isEqualTo(expected);
  }

  @Test
  void logLineAfterResumeAveragesEarlierSteps(@TempDir Path folder) throws IOException {
    Path workDir = Files.createDirectory(folder.resolve("stopped"));
    String checkpoints = "dict(interval=2, by_epoch=False)";
    live(workDir, false, checkpoints, 2);
    List<String> lines = new ArrayList<>();
    try (TestRun run = run(workDir, false, checkpoints)) {
      EpochBasedRunner runner = run.runner(EPOCHS);
      runner.resume(SavedRun.read(workDir.resolve("latest.pth")));
      go(runner);
      run.log.stream().filter(line -> line.contains("Epoch [1][3/7]")).forEach(lines::add);
    }
    // The two previous steps logged 1 and 1/2; the fake model then counts from 1 again.
    assertThat(lines).singleElement().asString().contains("loss_cls: 0.8333");
  }

  @Test
  void startsNextEpochWhenTheDataHasShrunk(@TempDir Path workDir) throws IOException {
    live(workDir, false, "dict(interval=3, by_epoch=False)", 5);
    try (TestRun run = run(workDir, false, "dict()")) {
      EpochBasedRunner runner = run.runner(2);
      runner.resume(SavedRun.read(workDir.resolve("latest.pth")));
      runner.run(Workflow.TRAIN, List.of(new FakeLoader(2)));
      assertThat(runner.progress().epoch()).isEqualTo(2);
      assertThat(runner.progress().iteration()).isEqualTo(5);
    }
  }

  @Test
  void skipsCorruptNewestCheckpointWithWarning(@TempDir Path workDir) throws IOException {
    try (TestRun run = run(workDir, false, "dict(interval=1)")) {
      run.train(2, 1);
      Files.write(workDir.resolve("epoch_2.pth"), new byte[] {'P', 'K', 3, 4});
      SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      assertThat(saved).isNotNull();
      assertThat(saved.file()).isEqualTo(workDir.resolve("epoch_1.pth"));
      assertThat(run.log).anyMatch(line -> line.startsWith("WARNING|") && line.contains("latest"));
    }
  }

  @Test
  void startsFromScratchInEmptyDirectory(@TempDir Path workDir) {
    try (TestRun run = run(workDir, false, "dict()")) {
      assertThat(SavedRun.newestIn(workDir, run.runLog())).isNull();
      assertThat(SavedRun.newestIn(workDir.resolve("no"), run.runLog())).isNull();
      assertThat(run.log)
          .containsExactly(
              "WARNING|There are no checkpoints in the path.",
              "WARNING|The path of checkpoints does not exist.");
    }
  }

  @Test
  void resumedSchedulesKeepTheirOriginalBase(@TempDir Path workDir) {
    try (TestRun run = run(workDir, false, "dict(interval=1)")) {
      run.train(3, 1);
    }
    try (TestRun run = run(workDir, false, "dict()")) {
      run.optimizer.groups().get(0).lr(0.7);
      EpochBasedRunner runner = run.runner(4);
      runner.resume(SavedRun.read(workDir.resolve("latest.pth")));
      List<Double> rates = new ArrayList<>();
      run.hook(
          new Hook() {
            @Override
            public void afterTrainEpoch(Runner each) {
              rates.add(each.optimizer().groups().get(0).number("initial_lr"));
            }
          },
          Priority.LOWEST);
      go(runner);
      assertThat(rates).containsExactly(0.02);
    }
  }

  @Test
  void weightsAloneCannotBeResumed(@TempDir Path workDir) throws IOException {
    Path file = Files.writeString(workDir.resolve("weights.pth"), "no checkpoint");
    assertThatThrownBy(() -> SavedRun.read(file)).isInstanceOf(ConfigException.class);
  }
}
