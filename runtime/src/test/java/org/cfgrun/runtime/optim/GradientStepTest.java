package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.comm.FakeProcesses;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.HostMemory;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the stages of a step with a parameter w = [3, 4], whose loss sum(w * w) / 2 has the
 * gradient w.
 */
class GradientStepTest {
  private static final GradientClipping CLIPPING = new GradientClipping(1, new NormOrder(2), false);

  private final List<Double> norms = new ArrayList<>();
  private TensorScope scope;
  private Tensor weight;
  private Optimizer optimizer;

  @BeforeEach
  void build() {
    scope = new TensorScope();
    weight = Tensor.of(new float[] {3, 4}, 2);
    weight.requiresGrad_(true);
    optimizer =
        new SGD(
            new ParamGroups(
                List.of(new ParamGroup(List.of(new NamedParameter("w", weight)), Map.of()))),
            new SGD.Args(1, 0, 0, 0, false, false));
  }

  @AfterEach
  void free() {
    scope.close();
  }

  private Tensor loss() {
    return weight.mul(weight).sum().mul(0.5);
  }

  private void assertWeights(float... expected) {
    assertThat(weight.toFloatArray()).containsExactly(expected);
  }

  @Test
  void plainStepSubtractsTheGradient() {
    Tensor before = new GradientStep(optimizer).learn(this::loss);
    assertThat(before.toFloat()).isEqualTo(12.5f);
    assertWeights(0, 0);
  }

  @Test
  void gradientsAccumulateUntilZeroed() {
    GradientStep step = new GradientStep(optimizer);
    step.backward(Autograd.record(() -> loss().div(4)));
    step.backward(Autograd.record(() -> loss().div(4)));
    step.finish();
    assertWeights(1.5f, 2);
    step.zero();
    step.finish();
    assertWeights(1.5f, 2);
  }

  @Test
  void withoutGradientsThereIsNoNorm() {
    new GradientStep(optimizer, CLIPPING, null, norms::add).finish();
    assertThat(norms).isEmpty();
    assertWeights(3, 4);
  }

  @Test
  void unscalesGradientsBeforeClipping() {
    GradScaler scaler = new GradScaler(1024, 2, 0.5, 1, null);
    GradientStep step = new GradientStep(optimizer, CLIPPING, scaler, norms::add);
    step.learn(this::loss);
    assertThat(norms).containsExactly(5.0);
    assertThat(step.overflowed()).isFalse();
    assertThat(scaler.factor()).isEqualTo(2048);
    assertThat(weight.toFloatArray()[0]).isCloseTo(3 - 0.6f, within(1e-5f));
  }

  @Test
  void overflowSkipsTheStepAndLowersTheScale() {
    GradScaler scaler = new GradScaler(1e38, 2, 0.5, 1, null);
    GradientStep step = new GradientStep(optimizer, CLIPPING, scaler, norms::add);
    step.learn(this::loss);
    assertThat(step.overflowed()).isTrue();
    assertThat(scaler.factor()).isLessThan(0.6e38);
    assertWeights(3, 4);
  }

  /** The optimizer need not wait for the device to learn that it must not step. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(type='SGD', lr=0.1)",
        "dict(type='SGD', lr=0.1, momentum=0.9, nesterov=True)",
        "dict(type='SGD', lr=0.1, momentum=0.9, dampening=0.5)",
        "dict(type='Adam', lr=0.1, amsgrad=True)",
        "dict(type='AdamW', lr=0.1)",
        "dict(type='RMSprop', lr=0.1, momentum=0.9)",
      })
  void overflowsChangeNothingAndTakeOneRead(String config) {
    float[] skipped = new float[2];
    for (boolean overflows : new boolean[] {true, false}) {
      weight.copy_(Tensor.of(new float[] {3, 4}, 2));
      Optimizer own =
          new ConfiguredOptimizer(config).build(List.of(new NamedParameter("w", weight)));
      GradScaler scaler = new GradScaler(1, 2, 1e-38, 100, 1.0);
      GradientStep step = new GradientStep(own, CLIPPING, scaler, norms::add);
      for (int i = 0; i < 4; i++) {
        double factor = overflows && i % 2 == 0 ? Double.POSITIVE_INFINITY : 1;
        if (!overflows && i % 2 == 0) {
          continue;
        }
        long before = HostMemory.reads();
        step.learn(() -> loss().mul(factor));
        assertThat(HostMemory.reads() - before).isEqualTo(1);
        assertThat(step.overflowed()).isEqualTo(factor != 1);
      }
      if (overflows) {
        skipped = weight.toFloatArray();
      }
    }
    assertWeights(skipped);
  }

  /** The gradients are summed, and then the numbers of processes that have them. */
  @Test
  void averagesGradientsOverProcessesBeforeClipping() {
    FakeProcesses processes = new FakeProcesses(1);
    optimizer.distribute(processes);
    new GradientStep(optimizer, CLIPPING, null, norms::add).learn(this::loss);
    assertThat(processes.calls).containsExactly("sum 2", "sum 1");
    assertThat(norms).containsExactly(2.5);
  }

  @Test
  void averagesGradientsOfEveryLbfgsEvaluation() {
    FakeProcesses processes = new FakeProcesses(0);
    Optimizer lbfgs =
        new ConfiguredOptimizer("dict(type='LBFGS', lr=0.1, max_iter=3)")
            .build(List.of(new NamedParameter("w", weight)));
    lbfgs.distribute(processes);
    int[] evaluations = {0};
    new GradientStep(lbfgs)
        .learn(
            () -> {
              evaluations[0]++;
              return loss();
            });
    assertThat(evaluations[0]).isGreaterThan(1);
    assertThat(processes.calls).hasSize(2 * evaluations[0]);
  }
}
