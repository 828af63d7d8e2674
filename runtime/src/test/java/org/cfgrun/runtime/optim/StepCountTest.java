package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.HostMemory;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Step counts: kept in Java, so that a step does not wait for a device, and saved as tensors. */
class StepCountTest {
  private static Optimizer optimizer(String type, Tensor weight) {
    return new ConfiguredOptimizer("dict(type='" + type + "', lr=0.01)")
        .build(List.of(new NamedParameter("w", weight)));
  }

  private static Tensor weight() {
    return Tensor.of(new float[] {3, 4}, 1, 2).requiresGrad_(true);
  }

  private static void step(Optimizer optimizer, Tensor weight) {
    optimizer.zeroGradients();
    Autograd.backward(Autograd.record(() -> weight.mul(weight).sum()));
    optimizer.step();
  }

  private static double saved(Optimizer optimizer) {
    Object step = Objects.requireNonNull(optimizer.state().state().get(0)).get("step");
    return ((Tensor) Objects.requireNonNull(step)).toDouble();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ASGD",
        "Adadelta",
        "Adafactor",
        "Adagrad",
        "Adam",
        "Adamax",
        "NAdam",
        "RAdam",
        "RMSprop",
        "Rprop"
      })
  void stepsReadNothingAndCheckpointsHoldTheCount(String type) {
    try (TensorScope scope = new TensorScope()) {
      Tensor weight = weight();
      Optimizer optimizer = optimizer(type, weight);
      step(optimizer, weight);
      long reads = HostMemory.reads();
      step(optimizer, weight);
      step(optimizer, weight);
      assertThat(HostMemory.reads()).isEqualTo(reads);
      assertThat(saved(optimizer)).isEqualTo(3);

      Tensor copy = weight.detach().copy().requiresGrad_(true);
      Optimizer resumed = optimizer(type, copy);
      resumed.load(optimizer.state());
      step(optimizer, weight);
      step(resumed, copy);
      assertThat(saved(resumed)).isEqualTo(4);
      assertThat(copy.toFloatArray()).isEqualTo(weight.toFloatArray());
    }
  }
}
