package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that inputs are rounded and results are 32-bit floats, on a CPU as on a GPU. */
class HalfTypeTest {
  private final TensorScope tensors = new TensorScope();

  @AfterEach
  void close() {
    tensors.close();
  }

  private Tensor constant(float... values) {
    return Tensor.of(values, new Shape(1, values.length), Device.CPU);
  }

  @ParameterizedTest
  @EnumSource
  void roundsNumbersToTheType(HalfType type) {
    // 1 + 2^-9 has 10 bits: half precision holds it, bfloat16 rounds it to 1.
    Tensor product =
        type.compute(() -> Functional.linear(constant(1 + 1f / 512), constant(1), null));
    float expected = type == HalfType.FLOAT16 ? 1 + 1f / 512 : 1;
    assertThat(product.type()).isEqualTo(ElementType.FLOAT32);
    assertThat(product.toFloatArray()).containsExactly(expected);
  }

  @Test
  void halfOverflowsWhereBfloat16DoesNot() {
    Tensor big = constant(70000);
    assertThat(
            HalfType.FLOAT16
                .compute(() -> Functional.linear(big, constant(1), null))
                .toFloatArray())
        .containsExactly(Float.POSITIVE_INFINITY);
    assertThat(
            HalfType.BFLOAT16
                .compute(() -> Functional.linear(big, constant(1), null))
                .toFloatArray())
        .containsExactly(70144);
  }

  @ParameterizedTest
  @EnumSource
  void convolutionGradientsEqual32BitsUpToRounding(HalfType type) {
    Tensor x = Tensor.randn(new Shape(2, 3, 8, 8), Device.CPU);
    Tensor weight = Tensor.randn(new Shape(4, 3, 3, 3), Device.CPU);
    Tensor bias = Tensor.randn(new Shape(4), Device.CPU);
    float[] exact = gradient(x, weight, bias, null);
    float[] rounded = gradient(x, weight, bias, type);
    assertThat(rounded).isNotEqualTo(exact);
    double squares = 0;
    double error = 0;
    for (int i = 0; i < exact.length; i++) {
      squares += exact[i] * exact[i];
      error += (rounded[i] - exact[i]) * (rounded[i] - exact[i]);
    }
    // Images, weights, outputs and their gradient are rounded; errors grow with the number of
    // terms.
    Precision precision = Precision.valueOf(type.name());
    assertThat(Math.sqrt(error))
        .isBetween(
            precision.unit() / 16 * Math.sqrt(squares), precision.roundings(4, Math.sqrt(squares)));
  }

  private static float[] gradient(Tensor x, Tensor values, Tensor bias, HalfType type) {
    Tensor weight = values.copy();
    weight.requiresGrad_(true);
    Autograd.backward(
        Autograd.record(
            () -> {
              Tensor y =
                  type == null
                      ? Functional.conv2d(x, weight, bias, 1, 1, 1, 1)
                      : type.compute(() -> Functional.conv2d(x, weight, bias, 1, 1, 1, 1));
              assertThat(y.type()).isEqualTo(ElementType.FLOAT32);
              return y.mul(y).sum();
            }));
    Tensor gradient = Autograd.gradient(weight);
    assertThat(gradient.type()).isEqualTo(ElementType.FLOAT32);
    return gradient.toFloatArray();
  }

  @Test
  void typeAppliesOnlyWithinBlockAndThread() throws InterruptedException {
    ElementType[] elsewhere = {ElementType.INT8};
    HalfType.FLOAT16.compute(
        () -> {
          Thread other = new Thread(() -> elsewhere[0] = HalfType.current());
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          assertThat(HalfType.current()).isEqualTo(ElementType.FLOAT16);
          return null;
        });
    assertThat(elsewhere[0]).isNull();
    assertThat(HalfType.current()).isNull();
  }
}
