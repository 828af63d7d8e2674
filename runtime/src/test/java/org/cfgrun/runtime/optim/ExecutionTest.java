package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the execution options of PyTorch's optimizers. */
class ExecutionTest {
  private static @Nullable Optimizer build(ConfiguredOptimizer configured) {
    try (TensorScope tensors = new TensorScope()) {
      return configured.build(
          List.of(new NamedParameter("w", Tensor.ones(new Shape(2, 2), Device.CPU))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(type='SGD', foreach=False, fused=True)",
        "dict(type='Adam', foreach=True, fused=False, capturable=False)",
        "dict(type='AdamW', foreach=None, fused=None, differentiable=False)",
        "dict(type='Adagrad', fused=True)",
        "dict(type='RMSprop', foreach=True, capturable=False, differentiable=False)",
        "dict(type='Adafactor', foreach=False)"
      })
  void acceptsAndKeepsExecutionOptions(String config) {
    ConfiguredOptimizer configured = new ConfiguredOptimizer(config);
    Optimizer optimizer = build(configured);
    assertThat(configured.complaints()).isEmpty();
    assertThat(optimizer.groups().get(0).options()).containsKey("foreach");
    assertThat(optimizer.groups().get(0).options()).doesNotContainKey("execution");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adam", "ASGD", "RAdam", "Rprop"})
  void rejectsCapturableSteps(String type) {
    assertComplaint("dict(type='" + type + "', capturable=True)", "CUDA graph");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "Adagrad", "NAdam", "Adadelta"})
  void rejectsDifferentiableSteps(String type) {
    assertComplaint("dict(type='" + type + "', differentiable=True)", "gradients through steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "AdamW", "Adagrad"})
  void rejectsFusedWithForeach(String type) {
    assertComplaint(
        "dict(type='" + type + "', foreach=True, fused=True)",
        "`fused` and `foreach` cannot both be True");
  }

  @Test
  void rejectsOptionsThatPyTorchLacks() {
    assertComplaint("dict(type='RMSprop', fused=True)", "no argument `fused`");
  }

  private static void assertComplaint(String config, String text) {
    ConfiguredOptimizer configured = new ConfiguredOptimizer(config);
    assertThat(build(configured)).isNull();
    assertThat(configured.complaints()).singleElement().asString().contains(text);
  }
}
