package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.hook.FakeModel;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.optim.LBFGS;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SparseAdam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerHookTest {
  @TempDir private Path workDir;

  @Test
  void lineSearchReusesTheBatch() {
    try (TestRun run = run(model -> lbfgs(groups(model)))) {
      AtomicInteger steps = new AtomicInteger();
      run.model.onStep(steps::incrementAndGet);
      run.train(1, 1);
      assertThat(steps.get()).isGreaterThan(1);
      List<Float> weights = run.weights();
      // The loss is minimal for a + b = 0.
      assertThat(weights.get(0) + weights.get(2))
          .isCloseTo(0, within((float) Precision.FLOAT32.roundings(16, 1)));
      assertThat(weights.get(1) + weights.get(3))
          .isCloseTo(0, within((float) Precision.FLOAT32.roundings(16, 1)));
    }
  }

  @Test
  void failedStepStopsTheRunWithItsReason() {
    SparseAdam.Args args = new SparseAdam.Args(1e-3, List.of(0.9, 0.999), 1e-8, false);
    try (TestRun run = run(model -> new SparseAdam(groups(model), args))) {
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("`Adam`");
    }
  }

  private TestRun run(Function<FakeModel, Optimizer> optimizers) {
    return new TestRun(workDir, 1, optimizers)
        .hook(new OptimizerHook(new OptimizerHook.Args(null)), Priority.ABOVE_NORMAL);
  }

  private static LBFGS lbfgs(ParamGroups groups) {
    return new LBFGS(
        groups, new LBFGS.Args(1, 20, null, 1e-7, 1e-9, 10, LBFGS.LineSearch.STRONG_WOLFE, false));
  }

  private static ParamGroups groups(FakeModel model) {
    List<NamedParameter> parameters =
        model.parameters().entrySet().stream()
            .map(entry -> new NamedParameter(entry.getKey(), entry.getValue().data()))
            .toList();
    return new ParamGroups(List.of(new ParamGroup(parameters, Map.of())));
  }
}
