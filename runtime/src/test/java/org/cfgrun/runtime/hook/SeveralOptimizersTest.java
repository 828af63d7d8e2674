package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.PthReader;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.logging.LoggerHook;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.Adam;
import org.cfgrun.runtime.optim.LBFGS;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model that steps two optimizers itself. */
class SeveralOptimizersTest {
  private static final int BATCHES = 5;
  private static final String CONFIG =
      "lr_config=dict(policy='step', step=[2], warmup='linear', warmup_iters=3),"
          + " momentum_config=dict(policy='step', step=2),"
          + " checkpoint_config=dict(interval=2, by_epoch=False),"
          + " log_config=dict(interval=5, hooks=[dict(type='TextLoggerHook')])";

  @TempDir Path folder;

  /** Run with its model and log. */
  private final class Run implements AutoCloseable {
    final Device device = Device.CPU;
    final TinyGan model = new TinyGan();
    final List<String> log = new ArrayList<>();
    final RunLog runLog = new RunLog(log::add, null, Clock.systemUTC(), RunLog.Level.INFO);
    final Map<String, Optimizer> optimizers = new LinkedHashMap<>();

    Run() {
      model.materialize(device, new Random(3));
      optimizers.put("generator", adam("generator", 0.01));
      optimizers.put("discriminator", adam("discriminator", 0.04));
    }

    Optimizer adam(String part, double lr) {
      return new Adam(
          groups(model.children().get(part)),
          new Adam.Args(lr, List.of(0.5, 0.99), 1e-8, 0, false, false, false));
    }

    EpochBasedRunner runner(String sections) {
      Problems problems = new Problems();
      HookChain hooks = TestRun.hooksOf(Goldens.config(sections), null, problems);
      assertThat(problems.all()).isEmpty();
      RunParts parts =
          new RunParts(
              model,
              Optimizers.of(optimizers),
              hooks,
              folder,
              TestRun.TIMESTAMP,
              Map.of(),
              List.of(),
              7,
              SingleProcess.INSTANCE,
              runLog,
              System::nanoTime,
              TrainingListener.SILENT);
      return new EpochBasedRunner(parts, new EpochBasedRunner.Args(3));
    }

    List<Float> weights() {
      List<Float> weights = new ArrayList<>();
      model
          .parameters()
          .values()
          .forEach(
              each -> {
                for (float value : each.data().toFloatArray()) {
                  weights.add(value);
                }
              });
      return weights;
    }

    @Override
    public void close() {
      runLog.close();
    }
  }

  private static ParamGroups groups(Module part) {
    List<NamedParameter> all = new ArrayList<>();
    part.parameters().forEach((name, each) -> all.add(new NamedParameter(name, each.data())));
    return new ParamGroups(List.of(new ParamGroup(all, Map.of())));
  }

  private static void go(EpochBasedRunner runner) {
    runner.run(Workflow.TRAIN, List.of(new FakeLoader(BATCHES)));
  }

  private List<Float> neverStopped() {
    try (Run run = new Run()) {
      go(run.runner(CONFIG.replace("interval=2, by_epoch=False", "interval=9")));
      return run.weights();
    }
  }

  @Test
  void trainsBothPartsAndLogsBothRates() {
    try (Run run = new Run()) {
      List<Float> before = run.weights();
      go(run.runner(CONFIG));
      assertThat(run.weights()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
      assertThat(run.log)
          .anyMatch(
              line ->
                  line.contains(
                      "Epoch [3][5/5]\tlr_generator: 1.000e-03 lr_discriminator: 4.000e-03, eta"));
      assertThat(run.optimizers.values())
          .allSatisfy(each -> assertThat(each.groups().get(0).momentum()).isEqualTo(0.25));
    }
  }

  @Test
  void loggersDistinguishTheRates() {
    List<Object> tags = new ArrayList<>();
    try (Run run = new Run()) {
      EpochBasedRunner runner = run.runner("lr_config=None");
      tags.addAll(LoggerHook.tags(runner, false).entrySet());
    }
    assertThat(tags.stream().map(Object::toString))
        .containsExactly(
            "learning_rate/generator=0.01",
            "learning_rate/discriminator=0.04",
            "momentum/generator=0.5",
            "momentum/discriminator=0.5");
  }

  @Test
  void checkpointHoldsOneStatePerOptimizer() {
    try (Run run = new Run()) {
      go(run.runner(CONFIG));
    }
    Map<?, ?> file = (Map<?, ?>) PthReader.read(folder.resolve("latest.pth"));
    Map<?, ?> section = (Map<?, ?>) file.get("optimizer");
    assertThat(section.keySet()).hasToString("[generator, discriminator]");
    assertThat(section.values())
        .allSatisfy(
            each -> assertThat(((Map<?, ?>) each).keySet()).hasToString("[state, param_groups]"));
  }

  @Test
  void killedAnywhereAndResumedEndsTheSame() {
    List<Float> expected = neverStopped();
    Random random = new Random(5);
    List<Float> weights = null;
    for (int life = 0; weights == null; life++) {
      weights = live(life < 4 ? 2 + random.nextInt(4) : Integer.MAX_VALUE, life > 0);
    }
    assertThat(weights).isEqualTo(expected);
  }

  /** Returns null when killed before a step. */
  private List<Float> live(int steps, boolean resumed) {
    try (Run run = new Run()) {
      EpochBasedRunner runner = run.runner(CONFIG);
      if (resumed) {
        runner.resume(SavedRun.read(folder.resolve("latest.pth")));
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
  void rejectsCheckpointOfOtherOptimizers() {
    try (Run run = new Run()) {
      go(run.runner(CONFIG));
    }
    try (Run run = new Run()) {
      run.optimizers.put("encoder", run.optimizers.remove("generator"));
      SavedRun saved = SavedRun.read(folder.resolve("latest.pth"));
      assertThatThrownBy(() -> run.runner(CONFIG).resume(saved))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("has no state for `optimizer.encoder`");
    }
  }

  @Test
  void hookForOneOptimizerRejectsSeveral() {
    try (Run run = new Run()) {
      EpochBasedRunner runner = run.runner("optimizer_config=dict()");
      assertThatThrownBy(() -> go(runner))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "`optimizer` must be a single optimizer for the whole model, but has `generator`, `discriminator`.");
    }
  }

  @Test
  void unknownOptimizerNameListsExistingOnes() {
    try (Run run = new Run()) {
      run.optimizers.remove("generator");
      EpochBasedRunner runner = run.runner(CONFIG);
      assertThatThrownBy(() -> go(runner))
          .isInstanceOf(ConfigException.class)
          .hasMessage("`optimizer` must have an entry `generator`, but has `discriminator`.");
      assertThatThrownBy(() -> Optimizers.of(run.adam("generator", 1)).get("generator"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("is a single optimizer for the whole model");
    }
  }

  @Test
  void trainsWithOptimizerThatReevaluatesTheLoss() {
    try (Run run = new Run()) {
      run.optimizers.put("discriminator", lbfgs(run));
      List<Float> before = run.weights();
      go(run.runner("lr_config=None"));
      assertThat(run.weights()).doesNotContainAnyElementsOf(before);
    }
  }

  private static Optimizer lbfgs(Run run) {
    Optimizer built =
        new ComponentBuilder(Components.standard())
            .build(
                LBFGS.class,
                Goldens.config("type='LBFGS', lr=0.1, max_iter=3"),
                new Problems(),
                groups(run.model.children().get("discriminator")));
    assertThat(built).isNotNull();
    return built;
  }
}
