package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a NaN or infinite gradient element affects the same values as in PyTorch. */
class NonFiniteGradientsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adafactor", "NAdam", "Adadelta"})
  void nanAffectsOnlyItsElement(String type) {
    double[] stepped = step("dict(type='%s')".formatted(type), Double.NaN);
    assertThat(stepped[0]).isNaN();
    assertThat(stepped[1]).isFinite().isNotEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dict(type='Lamb')", "dict(type='Lamb', trust_clip=True)"})
  void lambUpdatesOtherElementsWithoutTrustRatio(String config) {
    assertThat(step(config, Double.NaN)[1]).isFinite().isNotEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dict(type='LARS', lr=0.1)", "dict(type='LARS', lr=0.1, momentum=0.9)"})
  void larsHasNoRateLeft(String config) {
    assertThat(step(config, Double.NaN)).containsOnly(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dict(type='ASGD')", "dict(type='ASGD', weight_decay=0.1)"})
  void averageFollowsInfiniteParameter(String config) {
    try (TensorScope tensors = new TensorScope()) {
      Tensor parameter = parameter();
      Optimizer optimizer = build(config, parameter);
      step(optimizer, parameter, Double.POSITIVE_INFINITY);
      Tensor average = (Tensor) optimizer.state().state().get(0).get("ax");
      assertThat(average.toDoubleArray()).containsExactly(parameter.toDoubleArray());
      assertThat(average.toDoubleArray()[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  private static double[] step(String config, double first) {
    try (TensorScope tensors = new TensorScope()) {
      Tensor parameter = parameter();
      step(build(config, parameter), parameter, first);
      return parameter.toDoubleArray();
    }
  }

  private static Tensor parameter() {
    Tensor parameter = Tensor.of(new double[] {1, 2}, new Shape(2), Device.CPU);
    parameter.requiresGrad_(true);
    return parameter;
  }

  private static Optimizer build(String config, Tensor parameter) {
    return new ConfiguredOptimizer(config).build(List.of(new NamedParameter("w", parameter)));
  }

  /** Runs a step with the gradients {@code first} and 1. */
  private static void step(Optimizer optimizer, Tensor parameter, double first) {
    try (TensorScope scope = new TensorScope()) {
      Tensor gradient = Tensor.of(new double[] {first, 1}, new Shape(2), parameter.device());
      Autograd.backward(Autograd.record(() -> parameter.mul(gradient).sum()));
      optimizer.step();
    }
  }
}
