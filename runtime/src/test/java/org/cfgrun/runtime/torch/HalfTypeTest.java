package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of rounded numbers, in 32 bits again afterwards; a CPU computes them as a GPU does. */
class HalfTypeTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray constant(float... values) {
    return Ops.constant(manager, values, new Shape(1, values.length));
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreRoundedToTheType(HalfType type) {
    // 1 + 2^-9 has 10 bits: half precision holds it, bfloat16 rounds it to 1.
    NDArray product = type.compute(() -> Ops.linear(constant(1 + 1f / 512), constant(1), null));
    float expected = type == HalfType.FLOAT16 ? 1 + 1f / 512 : 1;
    assertThat(product.getDataType()).isEqualTo(DataType.FLOAT32);
    assertThat(product.toFloatArray()).containsExactly(expected);
  }

  @Test
  void halfPrecisionOverflowsWhereTheOtherTypeDoesNot() {
    NDArray big = constant(70000);
    assertThat(HalfType.FLOAT16.compute(() -> Ops.linear(big, constant(1), null)).toFloatArray())
        .containsExactly(Float.POSITIVE_INFINITY);
    assertThat(HalfType.BFLOAT16.compute(() -> Ops.linear(big, constant(1), null)).toFloatArray())
        .containsExactly(70144);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfAConvolutionAreThoseOf32BitsButForRounding(HalfType type) {
    NDArray x = manager.randomNormal(new Shape(2, 3, 8, 8));
    NDArray weight = manager.randomNormal(new Shape(4, 3, 3, 3));
    NDArray bias = manager.randomNormal(new Shape(4));
    float[] exact = gradient(x, weight, bias, null);
    float[] rounded = gradient(x, weight, bias, type);
    assertThat(rounded).isNotEqualTo(exact);
    double squares = 0;
    double error = 0;
    for (int i = 0; i < exact.length; i++) {
      squares += exact[i] * exact[i];
      error += (rounded[i] - exact[i]) * (rounded[i] - exact[i]);
    }
    // Images, weights, outputs and their gradient are rounded; errors and terms add up alike.
    Precision precision = Precision.valueOf(type.name());
    assertThat(Math.sqrt(error))
        .isBetween(
            precision.unit() / 16 * Math.sqrt(squares), precision.roundings(4, Math.sqrt(squares)));
  }

  private static float[] gradient(NDArray x, NDArray values, NDArray bias, HalfType type) {
    NDArray weight = values.duplicate();
    weight.setRequiresGradient(true);
    Autograd.backward(
        Autograd.record(
            () -> {
              NDArray y =
                  type == null
                      ? Ops.conv2d(x, weight, bias, 1, 1, 1, 1)
                      : type.compute(() -> Ops.conv2d(x, weight, bias, 1, 1, 1, 1));
              assertThat(y.getDataType()).isEqualTo(DataType.FLOAT32);
              return Ops.sum(Ops.mul(y, y));
            }));
    NDArray gradient = Autograd.gradient(weight);
    assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT32);
    return gradient.toFloatArray();
  }

  @Test
  void typeHoldsOnlyInsideAndOnItsThread() throws InterruptedException {
    Integer[] elsewhere = {0};
    HalfType.FLOAT16.compute(
        () -> {
          Thread other = new Thread(() -> elsewhere[0] = HalfType.currentCode());
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          assertThat(HalfType.currentCode()).isEqualTo(5);
          return null;
        });
    assertThat(elsewhere[0]).isNull();
    assertThat(HalfType.currentCode()).isNull();
  }
}
