package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
  private static final int PARTS = 64;
  private static final int ROWS = 50;
  private static final int COLUMNS = 70;

  /**
   * Bound of rounding: three steps of fewer than 12 operations, on normally distributed numbers
   * below 6.
   */
  private static final double ROUNDING = Precision.FLOAT32.roundings(3 * 12, 6);

  private final int threads = Threads.get();

  /** Several threads would use larger blocks. */
  @BeforeEach
  void takeOneThread() {
    Threads.set(1);
  }

  @AfterEach
  void takeThreadsAgain() {
    Threads.set(threads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adadelta", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop"})
  void slicedTensorIsUpdatedLikeItsParts(String optimizer) {
    try (TensorScope tensors = new TensorScope()) {
      Tensor first = values(PARTS, ROWS, COLUMNS);
      Tensor slope = values(PARTS, ROWS, COLUMNS);
      Tensor whole = trained(first.copy());
      List<Tensor> parts = new ArrayList<>();
      for (int i = 0; i < PARTS; i++) {
        parts.add(trained(first.select(0, i).copy()));
      }

      step(optimizer, List.of(whole), List.of(slope));
      step(optimizer, parts, slopes(slope));

      for (int i = 0; i < PARTS; i++) {
        assertThat(whole.select(0, i).toFloatArray())
            .containsExactly(parts.get(i).toFloatArray(), within((float) ROUNDING))
            .isNotEqualTo(first.select(0, i).toFloatArray());
      }
    }
  }

  private static Tensor values(long... shape) {
    return Tensor.randn(new Shape(shape), Device.CPU);
  }

  private static Tensor trained(Tensor values) {
    values.requiresGrad_(true);
    return values;
  }

  private static List<Tensor> slopes(Tensor slope) {
    List<Tensor> slopes = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      slopes.add(slope.select(0, i));
    }
    return slopes;
  }

  /** Runs three steps, the second in the opposite direction. */
  private static void step(String type, List<Tensor> parameters, List<Tensor> slopes) {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach(data -> named.add(new NamedParameter("p" + named.size(), data)));
    ConfiguredOptimizer configured = new ConfiguredOptimizer("dict(type='%s')".formatted(type));
    Optimizer optimizer = Objects.requireNonNull(configured.build(named));
    for (double sign : new double[] {1, -1, 1}) {
      try (TensorScope scope = new TensorScope()) {
        optimizer.zeroGradients();
        for (int i = 0; i < slopes.size(); i++) {
          Tensor parameter = parameters.get(i);
          Tensor gradient = slopes.get(i).mul(sign);
          Autograd.backward(Autograd.record(() -> parameter.mul(gradient).sum()));
        }
        optimizer.step();
      }
    }
  }
}
