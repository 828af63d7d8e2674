package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class AdagradTest {
  private static final AdagradKernel KERNEL = Kernel.bind(AdagradKernel.class);

  /** Bound of rounding: fewer than 8 operations per step, on numbers up to 4. */
  private static final Offset<Float> ROUNDING = within((float) Precision.FLOAT32.roundings(8, 4));

  @Test
  void parameterWithoutGradientHasSumState() {
    try (TensorScope tensors = new TensorScope()) {
      Optimizer optimizer =
          new ConfiguredOptimizer("dict(type='Adagrad', initial_accumulator_value=0.5)")
              .build(List.of(new NamedParameter("w", Tensor.ones(new Shape(2), Device.CPU))));
      Map<String, Object> state = optimizer.state().state().get(0);
      assertThat(state).containsOnlyKeys("step", "sum");
      assertThat(((Tensor) state.get("sum")).toFloatArray()).containsExactly(0.5f, 0.5f);
    }
  }

  /** A CPU runs the step in one pass, a GPU one operation at a time, by the same formula. */
  @Test
  void bothStepMethodsGiveTheSameResult() {
    try (TensorScope tensors = new TensorScope()) {
      Tensor gradient = Tensor.of(new float[] {0.5f, -2, 0}, 3);
      Tensor one = Tensor.of(new float[] {1, 2, 3}, 3);
      Tensor oneSum = Tensor.of(new float[] {0.1f, 0.2f, 0.3f}, 3);
      Tensor other = one.copy();
      Tensor otherSum = oneSum.copy();
      KERNEL.step(List.of(one), List.of(gradient), List.of(oneSum), 0.1 / 1.25, 1e-10);
      KERNEL.fused(
          List.of(other),
          List.of(gradient),
          List.of(otherSum),
          List.of(Tensor.scalar(5, Device.CPU)),
          0.1,
          0.05,
          0.,
          1e-10,
          false);
      assertThat(other.toFloatArray()).containsExactly(one.toFloatArray(), ROUNDING);
      assertThat(otherSum.toFloatArray()).containsExactly(oneSum.toFloatArray(), ROUNDING);
      assertThat(one.toFloatArray()[0])
          .isCloseTo((float) (1 - 0.08 * 0.5 / Math.sqrt(0.35)), ROUNDING);
    }
  }
}
