package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Ops;
import org.junit.jupiter.api.Test;

class AdagradTest {
  private static final Kernel KERNEL = Kernel.load(Adagrad.class, "adagrad.ts");

  /** A step takes less than 8 operations, on numbers up to 4. */
  private static final Offset<Float> ROUNDING = within((float) Precision.FLOAT32.roundings(8, 4));

  @Test
  void parameterWithoutAGradientHasItsSumToo() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Optimizer optimizer =
          new ConfiguredOptimizer("dict(type='Adagrad', initial_accumulator_value=0.5)")
              .build(List.of(new NamedParameter("w", manager.ones(new Shape(2)))));
      Map<String, Object> state = optimizer.state().state().get(0);
      assertThat(state).containsOnlyKeys("step", "sum");
      assertThat(((NDArray) state.get("sum")).toFloatArray()).containsExactly(0.5f, 0.5f);
    }
  }

  /** A CPU steps in one pass, a GPU operation by operation: one formula. */
  @Test
  void bothWaysToStepGiveTheSameNumbers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray gradient = manager.create(new float[] {0.5f, -2, 0});
      NDArray one = manager.create(new float[] {1, 2, 3});
      NDArray oneSum = manager.create(new float[] {0.1f, 0.2f, 0.3f});
      NDArray other = one.duplicate();
      NDArray otherSum = oneSum.duplicate();
      KERNEL.run("step", List.of(one), List.of(gradient), List.of(oneSum), 0.1 / 1.25, 1e-10);
      KERNEL.run(
          "fused",
          List.of(other),
          List.of(gradient),
          List.of(otherSum),
          List.of(Ops.scalar(manager, 6)),
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
