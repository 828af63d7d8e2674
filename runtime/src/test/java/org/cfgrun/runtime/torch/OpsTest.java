package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsTest {
  /** Less than 8 operations, on numbers up to 6. */
  private static final Offset<Float> NEAR = within((float) Precision.FLOAT32.roundings(8, 6));

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void scalarOperandsHaveTheirDerivatives() {
    assertThat(gradient(x -> Ops.mul(x, 3), 1, 2)).containsExactly(3, 3);
    assertThat(gradient(x -> Ops.div(x, 4), 1, 2)).containsExactly(.25f, .25f);
    assertThat(gradient(x -> Ops.pow(x, 3), 1, 2)).containsExactly(3, 12);
    assertThat(gradient(x -> Ops.add(x, 5), 1, 2)).containsExactly(1, 1);
  }

  @Test
  void reluStopsGradientsBelowZero() {
    assertThat(gradient(Ops::relu, -1, 2)).containsExactly(0, 1);
    assertThat(gradient(x -> Ops.reluInPlace(Ops.mul(x, 1)), -1, 2)).containsExactly(0, 1);
  }

  @Test
  void sigmoidHasItsDerivative() {
    assertThat(gradient(Ops::sigmoid, 0)).containsExactly(.25f);
  }

  @Test
  void nothingFlowsThroughDetach() {
    // x * detach(x) has the derivative x, not 2 x.
    assertThat(gradient(x -> x.mul(Ops.detach(x)), 3)).containsExactly(3);
  }

  @Test
  void convolutionSlidesItsWindow() {
    NDArray x = floats(new Shape(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    NDArray w = floats(new Shape(1, 1, 2, 2), 1, 0, 0, 1);
    w.setRequiresGradient(true);
    NDArray y = Autograd.record(() -> Ops.conv2d(x, w, floats(new Shape(1), 10), 1, 0, 1, 1));
    assertThat(y.toFloatArray()).containsExactly(16, 18, 22, 24);
    Autograd.backward(Autograd.record(y::sum));
    // Each weight meets the four pixels of its corner.
    assertThat(Autograd.gradient(w).toFloatArray()).containsExactly(12, 16, 24, 28);
  }

  @Test
  void strideAndPaddingAndGroupsOfAConvolution() {
    NDArray x = floats(new Shape(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
    NDArray w = floats(new Shape(2, 1, 1, 1), 2, 3);
    NDArray y = Ops.conv2d(x, w, null, 2, 1, 1, 2);
    // Rows of zeros above and below; of the padded row 0 1 2 3 0 the columns 0, 2, 4.
    assertThat(y.getShape()).isEqualTo(new Shape(1, 2, 2, 3));
    assertThat(Ops.conv2d(x, w, null, 2, 0, 1, 2).toFloatArray()).containsExactly(2, 6, 12, 18);
  }

  @Test
  void linearMapsTheLastAxis() {
    NDArray y =
        Ops.linear(
            floats(new Shape(1, 2), 1, 2),
            floats(new Shape(3, 2), 1, 0, 0, 1, 1, 1),
            floats(new Shape(3), 0, 0, 10));
    assertThat(y.toFloatArray()).containsExactly(1, 2, 13);
  }

  @Test
  void batchNormMovesRunningStatisticsTowardsTheUnbiasedVariance() {
    NDArray x = floats(new Shape(1, 1, 1, 4), 1, 2, 3, 6);
    NDArray mean = floats(new Shape(1), 0);
    NDArray variance = floats(new Shape(1), 1);
    NDArray y = Ops.batchNorm(x, mean, variance, null, null, true, 0.1, 0);
    // Mean 3; squares of deviations 4 1 0 9: biased variance 3.5, unbiased 14 / 3.
    assertThat(mean.getFloat()).isCloseTo(.3f, NEAR);
    assertThat(variance.getFloat()).isCloseTo(.9f + 1.4f / 3, NEAR);
    assertThat(y.toFloatArray()[3]).isCloseTo(3 / (float) Math.sqrt(3.5), NEAR);
  }

  @Test
  void batchNormInEvaluationUsesRunningStatistics() {
    NDArray x = floats(new Shape(1, 1, 1, 2), 1, 5);
    NDArray y =
        Ops.batchNorm(
            x,
            floats(new Shape(1), 1),
            floats(new Shape(1), 4),
            floats(new Shape(1), 3),
            floats(new Shape(1), 7),
            false,
            0.1,
            0);
    assertThat(y.toFloatArray()).containsExactly(7, 13);
  }

  @Test
  void groupNormNormalisesEachGroup() {
    NDArray x = floats(new Shape(1, 4, 1, 1), 1, 3, 10, 30);
    NDArray y = Ops.groupNorm(x, 2, null, null, 0);
    assertThat(y.toFloatArray()).containsExactly(new float[] {-1, 1, -1, 1}, NEAR);
  }

  @Test
  void maxPoolGivesItsGradientToTheGreatest() {
    assertThat(gradient(x -> Ops.maxPool2d(x.reshape(1, 1, 2, 2), 2, 2, 0, false), 1, 4, 3, 2))
        .containsExactly(0, 1, 0, 0);
    NDArray row = floats(new Shape(1, 1, 1, 3), 1, 2, 3);
    assertThat(Ops.maxPool2d(row, 1, 2, 0, true).toFloatArray()).containsExactly(1, 3);
  }

  @Test
  void nearestPixelsAreRepeated() {
    NDArray x = floats(new Shape(1, 1, 1, 2), 1, 2);
    assertThat(Ops.interpolateNearest(x, 2, 3).toFloatArray()).containsExactly(1, 1, 2, 1, 1, 2);
  }

  @Test
  void layoutOfMemoryChangesNoValue() {
    NDArray x = floats(new Shape(1, 2, 1, 2), 1, 2, 3, 4);
    NDArray w = floats(new Shape(1, 2, 1, 1), 1, 10);
    NDArray y = Ops.channelsLast(x);
    assertThat(y.getShape()).isEqualTo(x.getShape());
    assertThat(y.toFloatArray()).containsExactly(1, 2, 3, 4);
    assertThat(y.get(":, 1").toFloatArray()).containsExactly(3, 4);
    assertThat(Ops.conv2d(y, w, null, 1, 0, 1, 1).toFloatArray()).containsExactly(31, 42);
  }

  @Test
  void zeroingForgetsNan() {
    NDArray x = floats(new Shape(1), 1);
    x.setRequiresGradient(true);
    Autograd.backward(Autograd.record(() -> Ops.mul(x, Double.NaN).sum()));
    assertThat(Autograd.gradient(x).getFloat()).isNaN();
    Autograd.zeroGradients(List.of(x));
    assertThat(Autograd.gradient(x).getFloat()).isZero();
  }

  @Test
  void gradientIsNullWhereNoneCame() {
    NDArray x = floats(new Shape(1), 1);
    x.setRequiresGradient(true);
    assertThat(Autograd.gradient(x)).isNull();
  }

  @Test
  void recordingEndsWithItsBlock() {
    NDArray x = floats(new Shape(1), 1);
    x.setRequiresGradient(true);
    NDArray silent = Autograd.record(() -> Autograd.noGrad(() -> Ops.mul(x, 2)));
    NDArray afterwards = Ops.mul(x, 2);
    assertThatThrownBy(() -> Autograd.backward(silent.sum())).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> Autograd.backward(afterwards.sum()))
        .isInstanceOf(EngineException.class);
    Autograd.backward(Autograd.record(() -> Ops.mul(x, 2).sum()));
    assertThat(Autograd.gradient(x).getFloat()).isEqualTo(2);
  }

  private float[] gradient(UnaryOperator<NDArray> function, float... at) {
    NDArray x = floats(new Shape(at.length), at);
    x.setRequiresGradient(true);
    Autograd.backward(Autograd.record(() -> function.apply(x).sum()));
    return Autograd.gradient(x).toFloatArray();
  }

  private NDArray floats(Shape shape, float... values) {
    return Ops.constant(manager, values, shape);
  }
}
