package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.SimulatedKill;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.optim.LossScale;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.HalfType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a run with averaged weights, a scaled loss and early stopping, killed in any step or
 * evaluation and resumed, ends bit-identical to an uninterrupted one.
 */
class HookResumeTest {
  private static final long EPOCHS = 9;
  private static final int BATCHES = 5;
  private static final List<Double> SCORES = List.of(.1, .5, .4, .55, .8, .7, .85, .8, .9);
  private static final long LAST_EPOCH = 8;

  @TempDir Path folder;

  /** Result of a run. */
  private record End(long epoch, List<Float> weights, Object scaler) {}

  /** Number of steps and evaluations until the kill. */
  private static final class Life implements Evaluation {
    private int left;

    Life(int left) {
      this.left = left;
    }

    void use() {
      if (left-- == 0) {
        throw new SimulatedKill();
      }
    }

    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      use();
      return Map.of("acc", SCORES.get((int) runner.progress().epoch()));
    }
  }

  private static Hook steps(int cumulative) {
    LossScale scale =
        LossScale.fromConfig(
            Goldens.config("s=dict(init_scale=1e38, growth_interval=4, backoff_factor=0.125)")
                .get("s"));
    Fp16Options options = new Fp16Options(scale, HalfType.FLOAT16, true, -1, true);
    return cumulative == 1
        ? new Fp16OptimizerHook(new Fp16OptimizerHook.Args(null, options), device -> true)
        : new GradientCumulativeFp16OptimizerHook(
            new GradientCumulativeFp16OptimizerHook.Args(cumulative, null, options),
            device -> true);
  }

  /** Resumes from the newest checkpoint; returns null when killed. */
  private static @Nullable End live(Path workDir, String checkpoints, int cumulative, int left) {
    Life life = new Life(left);
    try (TestRun run = new TestRun(workDir, 4, "Adam")) {
      run.config(
          Goldens.config(
              "lr_config=dict(policy='step', step=[4]), evaluation=dict(interval=1),"
                  + " custom_hooks=[dict(type='ExpMomentumEMAHook', priority=49),"
                  + " dict(type='EarlyStoppingHook', monitor='acc', patience=3)],"
                  + " checkpoint_config="
                  + checkpoints),
          life);
      run.hook(steps(cumulative), Priority.ABOVE_NORMAL);
      run.model.onStep(life::use);
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
      return new End(runner.progress().epoch(), run.weights(), runner.meta().get("fp16"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dict(interval=1) | 1",
        "dict(interval=3, by_epoch=False) | 1",
        "dict(interval=1) | 4",
        "dict(interval=2, by_epoch=False) | 4"
      })
  void killedAnywhereAndResumedEndsTheSame(String checkpoints, int cumulative) throws IOException {
    Path once = Files.createDirectory(folder.resolve("once"));
    End whole = live(once, checkpoints, cumulative, Integer.MAX_VALUE);
    assertThat(whole).isNotNull();
    assertThat(whole.epoch()).isEqualTo(LAST_EPOCH);
    Random random = new Random(cumulative);
    for (int trial = 0; trial < 4; trial++) {
      Path workDir = Files.createDirectory(folder.resolve("trial" + trial));
      End end = null;
      for (int i = 0; end == null; i++) {
        int left = i < 6 ? 5 + random.nextInt(12) : Integer.MAX_VALUE;
        end = live(workDir, checkpoints, cumulative, left);
      }
      assertThat(end).as("trial " + trial).isEqualTo(whole);
    }
  }

  /** The critical case: killed after the evaluation and before the next step. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"dict(interval=1) | 1", "dict(interval=1) | 4"})
  void killedAfterAnyEvaluationAndResumedEndsTheSame(String checkpoints, int cumulative)
      throws IOException {
    Path once = Files.createDirectory(folder.resolve("once"));
    End whole = live(once, checkpoints, cumulative, Integer.MAX_VALUE);
    String killed =
        IntStream.iterate(BATCHES + 1, n -> n <= LAST_EPOCH * (BATCHES + 1), n -> n + BATCHES + 1)
            .filter(n -> !whole.equals(goOnAfter(n, checkpoints, cumulative)))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    assertThat(killed).as("where another end came out").isEmpty();
  }

  private @Nullable End goOnAfter(int events, String checkpoints, int cumulative) {
    Path workDir = folder.resolve("after" + events);
    End first = live(workDir, checkpoints, cumulative, events);
    return first != null ? first : live(workDir, checkpoints, cumulative, Integer.MAX_VALUE);
  }
}
