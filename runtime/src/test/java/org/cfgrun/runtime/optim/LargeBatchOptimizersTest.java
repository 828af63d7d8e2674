package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests LARS and Lamb with the parameter (3, 4), whose norm is 5, and the gradient (0, 2). */
class LargeBatchOptimizersTest {
  private static final double[] GRADIENT = {0, 2};

  private final TensorScope tensors = new TensorScope();
  private final Tensor parameter = Tensor.of(new double[] {3, 4}, new Shape(2), Device.CPU);

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void larsScalesRateByParameterNorm() {
    step(new LARS(groups(Map.of()), lars(0, false)));
    double rate = 0.1 * 0.01 * 5 / (2 + 0.1 * 5);
    assertParameter(3 - rate * 0.1 * 3, 4 - rate * (2 + 0.1 * 4));
  }

  @Test
  void larsDoesNotScaleRateOfExcludedGroups() {
    step(new LARS(groups(Map.of("lars_exclude", true)), lars(0, false)));
    assertParameter(3 - 0.1 * 0.1 * 3, 4 - 0.1 * (2 + 0.1 * 4));
  }

  @Test
  void larsMomentumIncludesTheRate() {
    Optimizer optimizer = new LARS(groups(Map.of("lars_exclude", true)), lars(0.9, true));
    step(optimizer);
    double first = 0.1 * 0.1 * 3;
    double p = 3 - 1.9 * first;
    assertThat(parameter.toDoubleArray()[0]).isCloseTo(p, within(ROUNDING));
    step(optimizer);
    double second = 0.1 * 0.1 * p;
    double buffer = 0.9 * first + second;
    assertThat(parameter.toDoubleArray()[0])
        .isCloseTo(p - second - 0.9 * buffer, within(2 * ROUNDING));
  }

  @Test
  void lambClipsGradientsAndScalesByParameterNorm() {
    step(new Lamb(groups(Map.of()), lamb(0.1, false)));
    double[] u = {0.1 * 3, 1 / (1 + 1e-6) + 0.1 * 4};
    double rate = 0.1 * 5 / Math.hypot(u[0], u[1]);
    assertParameter(3 - rate * u[0], 4 - rate * u[1]);
  }

  @Test
  void trustClipLimitsLambSteps() {
    step(new Lamb(groups(Map.of()), lamb(0.1, true)));
    assertParameter(3 - 0.1 * 0.1 * 3, 4 - 0.1 * (1 / (1 + 1e-6) + 0.1 * 4));
  }

  @Test
  void lambWithoutDecayIsAdamOfClippedGradients() {
    Optimizer optimizer = new Lamb(groups(Map.of()), lamb(0, false));
    step(optimizer);
    step(optimizer);
    assertParameter(3, 4 - 2 * 0.1 / (1 + 1e-6));
    assertThat(optimizer.groups().get(0).number("step")).isEqualTo(2);
  }

  /** Bound of rounding: fewer than 16 operations per step, on numbers up to 4. */
  private static final double ROUNDING = Precision.FLOAT64.roundings(16, 4);

  private void assertParameter(double x, double y) {
    assertThat(parameter.toDoubleArray())
        .containsExactly(new double[] {x, y}, within(2 * ROUNDING));
  }

  private static LARS.Args lars(double momentum, boolean nesterov) {
    return new LARS.Args(0.1, momentum, 0.1, 0, 0.01, nesterov, 0);
  }

  private static Lamb.Args lamb(double weightDecay, boolean trustClip) {
    List<Double> betas = List.of(0.9, 0.999);
    return new Lamb.Args(0.1, true, betas, 1e-6, weightDecay, true, 1, trustClip, false);
  }

  private ParamGroups groups(Map<String, Object> options) {
    return new ParamGroups(
        List.of(new ParamGroup(List.of(new NamedParameter("p", parameter)), options)));
  }

  private void step(Optimizer optimizer) {
    parameter.requiresGrad_(true);
    try (TensorScope scope = new TensorScope()) {
      optimizer.zeroGradients();
      Tensor gradient = Tensor.of(GRADIENT, new Shape(2), Device.CPU);
      Autograd.backward(Autograd.record(() -> parameter.mul(gradient).sum()));
      optimizer.step();
    }
  }
}
