package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.LBFGS;
import org.cfgrun.runtime.optim.LossScale;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.NormOrder;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.HalfType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests loss scaling. Whether a device scales is a predicate, so the arithmetic is tested without a
 * GPU.
 */
class Fp16OptimizerHookTest {
  private static final double SCALE = 0.01;
  private static final int BATCHES = 5;
  private static final GradientClipping CLIPPING =
      new GradientClipping(0.05, new NormOrder(2), false);

  @TempDir Path folder;

  private static Fp16Options options(String lossScale) {
    LossScale scale = LossScale.fromConfig(Goldens.config("s=" + lossScale).get("s"));
    return new Fp16Options(scale, HalfType.FLOAT16, true, -1, true);
  }

  private static Fp16OptimizerHook scaling(String lossScale) {
    return new Fp16OptimizerHook(
        new Fp16OptimizerHook.Args(CLIPPING, options(lossScale)), device -> true);
  }

  private List<Float> weights(Hook hook, List<String> log) {
    try (TestRun run = new TestRun(folder, SCALE, "Adam")) {
      run.hook(hook, Priority.ABOVE_NORMAL);
      run.train(2, BATCHES);
      log.addAll(run.log);
      return run.weights();
    }
  }

  private List<Float> configured(String sections, List<String> log) {
    try (TestRun run = new TestRun(folder, SCALE, "Adam")) {
      run.config(Goldens.config(sections), null);
      run.train(2, BATCHES);
      log.addAll(run.log);
      return run.weights();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer_config=dict(grad_clip=dict(max_norm=0.05)) |"
            + " optimizer_config=dict(grad_clip=dict(max_norm=0.05)), fp16=dict(loss_scale=512.)",
        "optimizer_config=dict(type='GradientCumulativeOptimizerHook', cumulative_iters=3) |"
            + " optimizer_config=dict(type='GradientCumulativeFp16OptimizerHook',"
            + " cumulative_iters=3, loss_scale='dynamic')"
      })
  void onCpuRunIsBitIdenticalAndLogsOnce(String plain, String half) {
    List<String> log = new ArrayList<>();
    assertThat(configured(half, log)).isEqualTo(configured(plain, new ArrayList<>()));
    assertThat(log)
        .filteredOn(line -> line.contains("Half precision"))
        .singleElement()
        .asString()
        .startsWith("WARNING|Half precision has no effect on a CPU");
  }

  @Test
  void unscalesBeforeClipping() {
    // Scaling by a power of 2 and back changes no bit.
    List<Float> plain =
        weights(new OptimizerHook(new OptimizerHook.Args(CLIPPING)), new ArrayList<>());
    assertThat(weights(scaling("1024.0"), new ArrayList<>())).isEqualTo(plain);
    assertThat(weights(scaling("dict(mode='static', init_scale=64.0)"), new ArrayList<>()))
        .isEqualTo(plain);
    assertThat(weights(scaling("dict(enabled=False)"), new ArrayList<>())).isEqualTo(plain);
  }

  @Test
  void unscalesAccumulatedGradientsOncePerStep() {
    List<Float> plain =
        weights(
            new GradientCumulativeOptimizerHook(
                new GradientCumulativeOptimizerHook.Args(4, CLIPPING)),
            new ArrayList<>());
    List<Float> scaled =
        weights(
            new GradientCumulativeFp16OptimizerHook(
                new GradientCumulativeFp16OptimizerHook.Args(4, CLIPPING, options("256.0")),
                device -> true),
            new ArrayList<>());
    assertThat(scaled).isEqualTo(plain);
  }

  @Test
  void skipsOverflowingStepsUntilTheScaleFits() {
    try (TestRun run = new TestRun(folder, 10, "SGD")) {
      List<List<Float>> weights = new ArrayList<>(List.of(run.weights()));
      run.hook(scaling("dict(init_scale=1e38, backoff_factor=0.01)"), Priority.ABOVE_NORMAL);
      run.hook(
          new Hook() {
            @Override
            public void afterTrainIter(Runner runner) {
              weights.add(run.weights());
            }
          },
          Priority.LOWEST);
      run.train(1, 3);
      assertThat(weights.get(1)).isEqualTo(weights.get(0));
      assertThat(weights.get(2)).isNotEqualTo(weights.get(1));
      assertThat(run.log)
          .filteredOn(line -> line.contains("overflowed"))
          .singleElement()
          .asString()
          .matches(".*iteration 1 .*overflowed.* is now 9\\.99\\d+e\\+35\\.");
    }
  }

  @Test
  void checkpointHoldsScalerStateUnderMmcvsKey() {
    try (TestRun run = new TestRun(folder, SCALE, "SGD")) {
      run.config(Goldens.config("checkpoint_config=dict(interval=1)"), null);
      run.hook(scaling("dict(init_scale=1024.0, growth_interval=4)"), Priority.ABOVE_NORMAL);
      run.train(1, BATCHES);
    }
    Map<String, ?> meta = CheckpointFile.read(folder.resolve("epoch_1.pth")).meta();
    assertThat(meta.get("fp16"))
        .isEqualTo(
            Map.of(
                "loss_scaler",
                Map.of(
                    "scale",
                    2048.0,
                    "growth_factor",
                    2.0,
                    "backoff_factor",
                    0.5,
                    "growth_interval",
                    4L,
                    "_growth_tracker",
                    1L)));
  }

  @Test
  void warnsOfStateOfAnotherScaler() {
    try (TestRun run = new TestRun(folder, SCALE, "SGD")) {
      run.config(Goldens.config("checkpoint_config=dict(interval=1)"), null);
      run.hook(scaling("'dynamic'"), Priority.ABOVE_NORMAL);
      run.train(1, 1);
    }
    try (TestRun run = new TestRun(folder, SCALE, "SGD")) {
      run.hook(scaling("dict(mode='dynamic')"), Priority.ABOVE_NORMAL);
      EpochBasedRunner runner = run.runner(2);
      runner.resume(SavedRun.read(folder.resolve("epoch_1.pth")));
      runner.run(Workflow.TRAIN, List.of(new FakeLoader(1)));
      assertThat(run.log).anyMatch(line -> line.contains("the loss scale is reset"));
    }
  }

  @Test
  void rejectsOptimizerThatReevaluatesTheLoss() {
    try (TestRun run =
        new TestRun(
            folder,
            SCALE,
            model ->
                new LBFGS(
                    new ParamGroups(
                        List.of(
                            new ParamGroup(
                                model.parameters().entrySet().stream()
                                    .map(e -> new NamedParameter(e.getKey(), e.getValue().data()))
                                    .toList(),
                                Map.of()))),
                    new LBFGS.Args(1, 20, null, 1e-7, 1e-9, 100, null, false)))) {
      run.hook(scaling("'dynamic'"), Priority.ABOVE_NORMAL);
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "`LBFGS` evaluates the loss several times per step, which does not support loss"
                  + " scaling. Remove `fp16`.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer_config=dict(type='OptimizerHook'), fp16=dict() |"
            + " `fp16` replaces `OptimizerHook` by `Fp16OptimizerHook`.",
        "optimizer_config=None, fp16=dict() |"
            + " `fp16` requires an optimizer hook, but `optimizer_config` is None.",
        "optimizer_config=dict(loss_scale=2.0), fp16=dict(loss_scale=2.0) |"
            + " `loss_scale` is given in both `optimizer_config` and `fp16`. Remove one of them."
      })
  void reportsConflictingSectionsAtTheirLocation(String sections, String message) {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config(sections), null, problems);
    assertThat(problems.all()).map(Diagnostic::message).containsExactly(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss_scale=512", "loss_scale='static'", "dtype='float32'"})
  void rejectsInvalidArguments(String arguments) {
    Problems problems = new Problems();
    TestRun.hooksOf(
        Goldens.config("optimizer_config=dict(), fp16=dict(" + arguments + ")"), null, problems);
    assertThat(problems.hasErrors()).isTrue();
  }
}
