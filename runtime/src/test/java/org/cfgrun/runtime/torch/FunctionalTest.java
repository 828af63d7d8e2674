package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionalTest {
  /** Bound of rounding: fewer than 8 operations, on numbers up to 6. */
  private static final Offset<Float> NEAR = within((float) Precision.FLOAT32.roundings(8, 6));

  private TensorScope tensors;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void scalarOperandsHaveCorrectDerivatives() {
    assertThat(gradient(x -> x.mul(3), 1, 2)).containsExactly(3, 3);
    assertThat(gradient(x -> x.div(4), 1, 2)).containsExactly(.25f, .25f);
    assertThat(gradient(x -> x.pow(3), 1, 2)).containsExactly(3, 12);
    assertThat(gradient(x -> x.add(5), 1, 2)).containsExactly(1, 1);
  }

  @Test
  void reluStopsGradientsBelowZero() {
    assertThat(gradient(Tensor::relu, -1, 2)).containsExactly(0, 1);
    assertThat(gradient(x -> x.mul(1).relu_(), -1, 2)).containsExactly(0, 1);
  }

  @Test
  void sigmoidHasCorrectDerivative() {
    assertThat(gradient(Tensor::sigmoid, 0)).containsExactly(.25f);
  }

  @Test
  void detachStopsGradients() {
    // x * detach(x) has the derivative x, not 2 x.
    assertThat(gradient(x -> x.mul(x.detach()), 3)).containsExactly(3);
  }

  @Test
  void convolutionSlidesItsWindow() {
    Tensor x = floats(new Shape(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Tensor w = floats(new Shape(1, 1, 2, 2), 1, 0, 0, 1);
    w.requiresGrad_(true);
    Tensor y = Autograd.record(() -> Functional.conv2d(x, w, floats(new Shape(1), 10), 1, 0, 1, 1));
    assertThat(y.toFloatArray()).containsExactly(16, 18, 22, 24);
    Autograd.backward(Autograd.record(y::sum));
    // Each weight meets the four pixels of its corner.
    assertThat(Autograd.gradient(w).toFloatArray()).containsExactly(12, 16, 24, 28);
  }

  /** libtorch itself crashes here with AVX-512 and two threads, in most runs at the first step. */
  @Test
  void stridedPointwiseConvolutionOfFewChannelsLearns() {
    float[] values = new float[2 * 4 * 80 * 80];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7;
    }
    Tensor x = Tensor.of(values, 2, 4, 80, 80).channelsLast();
    Tensor weight = Tensor.ones(new Shape(8, 4, 1, 1), Device.CPU);
    x.requiresGrad_(true);
    weight.requiresGrad_(true);
    for (int i = 0; i < 20; i++) {
      Tensor y = Autograd.record(() -> Functional.conv2d(x, weight, null, 2, 0, 1, 1));
      assertThat(y.shape()).isEqualTo(new Shape(2, 8, 40, 40));
      Autograd.backward(Autograd.record(y::sum));
    }
    float[] slope = Autograd.gradient(x).toFloatArray();
    // 20 passes through 8 outputs, at every second row and column.
    assertThat(slope[0]).isEqualTo(160);
    assertThat(slope[1]).isZero();
  }

  @Test
  void convolutionWithStridePaddingAndGroups() {
    Tensor x = floats(new Shape(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
    Tensor w = floats(new Shape(2, 1, 1, 1), 2, 3);
    Tensor y = Functional.conv2d(x, w, null, 2, 1, 1, 2);
    // Rows of zeros above and below; of the padded row 0 1 2 3 0 the columns 0, 2, 4.
    assertThat(y.shape()).isEqualTo(new Shape(1, 2, 2, 3));
    assertThat(Functional.conv2d(x, w, null, 2, 0, 1, 2).toFloatArray())
        .containsExactly(2, 6, 12, 18);
  }

  @Test
  void linearAppliesToTheLastAxis() {
    Tensor y =
        Functional.linear(
            floats(new Shape(1, 2), 1, 2),
            floats(new Shape(3, 2), 1, 0, 0, 1, 1, 1),
            floats(new Shape(3), 0, 0, 10));
    assertThat(y.toFloatArray()).containsExactly(1, 2, 13);
  }

  @Test
  void batchNormMovesRunningStatisticsTowardsTheUnbiasedVariance() {
    Tensor x = floats(new Shape(1, 1, 1, 4), 1, 2, 3, 6);
    Tensor mean = floats(new Shape(1), 0);
    Tensor variance = floats(new Shape(1), 1);
    Tensor y = Functional.batchNorm(x, mean, variance, null, null, true, 0.1, 0);
    // Mean 3; squares of deviations 4 1 0 9: biased variance 3.5, unbiased 14 / 3.
    assertThat(mean.toFloat()).isCloseTo(.3f, NEAR);
    assertThat(variance.toFloat()).isCloseTo(.9f + 1.4f / 3, NEAR);
    assertThat(y.toFloatArray()[3]).isCloseTo(3 / (float) Math.sqrt(3.5), NEAR);
  }

  @Test
  void batchNormInEvaluationUsesRunningStatistics() {
    Tensor x = floats(new Shape(1, 1, 1, 2), 1, 5);
    Tensor y =
        Functional.batchNorm(
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
  void groupNormNormalizesEachGroup() {
    Tensor x = floats(new Shape(1, 4, 1, 1), 1, 3, 10, 30);
    Tensor y = Functional.groupNorm(x, 2, null, null, 0);
    assertThat(y.toFloatArray()).containsExactly(new float[] {-1, 1, -1, 1}, NEAR);
  }

  @Test
  void maxPoolPassesGradientToMaximum() {
    assertThat(
            gradient(x -> Functional.maxPool2d(x.reshape(1, 1, 2, 2), 2, 2, 0, false), 1, 4, 3, 2))
        .containsExactly(0, 1, 0, 0);
    Tensor row = floats(new Shape(1, 1, 1, 3), 1, 2, 3);
    assertThat(Functional.maxPool2d(row, 1, 2, 0, true).toFloatArray()).containsExactly(1, 3);
  }

  @Test
  void nearestResizeRepeatsPixels() {
    Tensor x = floats(new Shape(1, 1, 1, 2), 1, 2);
    assertThat(Functional.interpolateNearest(x, 2, 3).toFloatArray())
        .containsExactly(1, 1, 2, 1, 1, 2);
  }

  @Test
  void memoryLayoutDoesNotChangeValues() {
    Tensor x = floats(new Shape(1, 2, 1, 2), 1, 2, 3, 4);
    Tensor w = floats(new Shape(1, 2, 1, 1), 1, 10);
    Tensor y = x.channelsLast();
    assertThat(y.shape()).isEqualTo(x.shape());
    assertThat(y.toFloatArray()).containsExactly(1, 2, 3, 4);
    assertThat(y.select(1, 1).toFloatArray()).containsExactly(3, 4);
    assertThat(Functional.conv2d(y, w, null, 1, 0, 1, 1).toFloatArray()).containsExactly(31, 42);
  }

  @Test
  void zeroingForgetsNan() {
    Tensor x = floats(new Shape(1), 1);
    x.requiresGrad_(true);
    Autograd.backward(Autograd.record(() -> x.mul(Double.NaN).sum()));
    assertThat(Autograd.gradient(x).toFloat()).isNaN();
    Autograd.zeroGradients(List.of(x));
    assertThat(Autograd.gradient(x).toFloat()).isZero();
  }

  @Test
  void gradientIsNullBeforeBackward() {
    Tensor x = floats(new Shape(1), 1);
    x.requiresGrad_(true);
    assertThat(Autograd.gradient(x)).isNull();
  }

  @Test
  void recordingEndsWithItsBlock() {
    Tensor x = floats(new Shape(1), 1);
    x.requiresGrad_(true);
    Tensor silent = Autograd.record(() -> Autograd.noGrad(() -> x.mul(2)));
    Tensor afterwards = x.mul(2);
    assertThatThrownBy(() -> Autograd.backward(silent.sum())).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> Autograd.backward(afterwards.sum()))
        .isInstanceOf(EngineException.class);
    Autograd.backward(Autograd.record(() -> x.mul(2).sum()));
    assertThat(Autograd.gradient(x).toFloat()).isEqualTo(2);
  }

  private float[] gradient(UnaryOperator<Tensor> function, float... at) {
    Tensor x = floats(new Shape(at.length), at);
    x.requiresGrad_(true);
    Autograd.backward(Autograd.record(() -> function.apply(x).sum()));
    return Autograd.gradient(x).toFloatArray();
  }

  private Tensor floats(Shape shape, float... values) {
    return Tensor.of(values, shape, Device.CPU);
  }
}
