package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static final Offset<Float> NEAR = within(1e-5f);
  private static final Shape TWO_BY_THREE = new Shape(2, 3);
  private TensorScope tensors;
  private Tensor x;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
    x = Tensor.of(new float[] {1, -2, 3, -4, 5, -6}, 2, 3);
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void tensorHasShapeTypeAndDevice() {
    assertThat(x.shape()).isEqualTo(TWO_BY_THREE);
    assertThat(x.shape().get(-1)).isEqualTo(3);
    assertThat(x.type()).isEqualTo(ElementType.FLOAT32);
    assertThat(x.device()).isEqualTo(Device.CPU);
    assertThat(x).hasToString("Tensor[FLOAT32, (2, 3), cpu]");
    for (ElementType type : ElementType.values()) {
      assertThat(x.abs().to(type).type()).isEqualTo(type);
    }
  }

  @Test
  void rejectsValuesThatDoNotFillTheShape() {
    assertThatThrownBy(() -> Tensor.of(new float[] {1, 2}, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 3 values for shape (3), got 2");
  }

  @Test
  void numbersPromoteTypesAsInPyTorch() {
    Tensor integers = Tensor.of(new int[] {1, 2}, new Shape(2), Device.CPU);
    assertThat(integers.mul(3).type()).isEqualTo(ElementType.INT32);
    assertThat(integers.mul(0.5).type()).isEqualTo(ElementType.FLOAT32);
    assertThat(integers.div(2).toFloatArray()).containsExactly(.5f, 1);
    Tensor doubles = Tensor.of(new double[] {1}, new Shape(1), Device.CPU);
    assertThat(doubles.add(0.1).toDoubleArray()).containsExactly(1.1);
    assertThat(Tensor.scalar(1, Device.CPU).add(0.1).type()).isEqualTo(ElementType.FLOAT32);
    assertThat(x.to(ElementType.FLOAT16).mul(2).type()).isEqualTo(ElementType.FLOAT16);
    assertThat(x.gt(0).add(1).type()).isEqualTo(ElementType.INT64);
  }

  @Test
  void comparisonsReturnBooleans() {
    assertThat(x.gt(1).toBooleanArray()).containsExactly(false, false, true, false, true, false);
    assertThat(x.le(x.neg()).toBooleanArray())
        .containsExactly(false, true, false, true, false, true);
    assertThat(x.eq(3).any().toBooleanArray()).containsExactly(true);
    assertThat(x.ne(3).all().toBooleanArray()).containsExactly(false);
    assertThat(x.gt(0).and(x.lt(4)).not().toBooleanArray())
        .containsExactly(false, true, false, true, true, true);
    assertThat(Tensor.where(x.lt(0), x.zerosLike(), x).toFloatArray())
        .containsExactly(1, 0, 3, 0, 5, 0);
  }

  @Test
  void reducesAlongAxes() {
    assertThat(x.sum(0).toFloatArray()).containsExactly(-3, 3, -3);
    assertThat(x.mean(1).toFloatArray()).containsExactly(new float[] {2 / 3f, -5 / 3f}, NEAR);
    assertThat(x.sum(new int[] {0, 1}, true).shape()).isEqualTo(new Shape(1, 1));
    assertThat(x.amax(new int[] {1}, false).toFloatArray()).containsExactly(3, 5);
    assertThat(x.amin(new int[] {0}, true).toFloatArray()).containsExactly(-4, -2, -6);
    assertThat(x.argmax(1).toLongArray()).containsExactly(2, 1);
    assertThat(x.max().toFloat()).isEqualTo(5);
    assertThat(x.min().toFloat()).isEqualTo(-6);
    assertThat(x.cumsum(1).toFloatArray()).containsExactly(1, -1, 2, -4, 1, -5);
  }

  @Test
  void viewsShareMemory() {
    Tensor column = x.select(1, 1);
    assertThat(column.toFloatArray()).containsExactly(-2, 5);
    x.narrow(1, 1, 2).zero_();
    assertThat(column.toFloatArray()).containsExactly(0, 0);
    assertThat(x.toFloatArray()).containsExactly(1, 0, 0, -4, 0, 0);
    assertThat(x.slice(0, 1, 2).shape()).isEqualTo(new Shape(1, 3));
  }

  @Test
  void movesAxes() {
    assertThat(x.transpose(0, 1).toFloatArray()).containsExactly(1, -4, -2, 5, 3, -6);
    assertThat(x.permute(1, 0).shape()).isEqualTo(new Shape(3, 2));
    assertThat(x.reshape(3, -1).shape()).isEqualTo(new Shape(3, 2));
    assertThat(x.unsqueeze(1).shape()).isEqualTo(new Shape(2, 1, 3));
    assertThat(x.unsqueeze(1).squeeze(1).shape()).isEqualTo(TWO_BY_THREE);
    assertThat(x.flatten(0, 1).shape()).isEqualTo(new Shape(6));
    assertThat(x.unsqueeze(0).expand(4, -1, -1).shape()).isEqualTo(new Shape(4, 2, 3));
  }

  @Test
  void concatenatesTensors() {
    assertThat(Tensor.cat(List.of(x, x), 1).shape()).isEqualTo(new Shape(2, 6));
    assertThat(Tensor.stack(List.of(x, x), 0).shape()).isEqualTo(new Shape(2, 2, 3));
    assertThat(Tensor.sum(List.of(x, x, x)).toFloatArray()).containsExactly(3, -6, 9, -12, 15, -18);
  }

  @Test
  void createsConstants() {
    assertThat(Tensor.arange(4, Device.CPU).toLongArray()).containsExactly(0, 1, 2, 3);
    assertThat(Tensor.full(new Shape(2), 0.1, ElementType.FLOAT64, Device.CPU).toDoubleArray())
        .containsExactly(.1, .1);
    assertThat(Tensor.randn(new Shape(1000), Device.CPU).square().mean().toFloat())
        .isCloseTo(1, within(.3f));
  }

  @Test
  void inPlaceOperationsChangeTheTensor() {
    assertThat(x.add_(1).mul_(2).toFloatArray()).containsExactly(4, -2, 8, -6, 12, -10);
    assertThat(x.sub_(x).toFloatArray()).containsOnly(0);
    assertThat(x.fill_(7).div_(x).toFloatArray()).containsOnly(1);
  }

  @Test
  void softmaxSumsToOne() {
    Tensor row = Tensor.of(new float[] {1, 2, 4}, 3);
    assertThat(row.softmax(0).toFloatArray())
        .containsExactly(new float[] {.04201f, .114195f, .843795f}, NEAR);
    assertThat(row.logSoftmax(0).toFloatArray())
        .containsExactly(new float[] {-3.169846f, -2.169846f, -.169846f}, NEAR);
    double[] at = GradientCheck.some(6);
    GradientCheck.check(y -> y.softmax(1), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.logSoftmax(0), TWO_BY_THREE, at);
  }

  @Test
  void gathersAndScattersElements() {
    Tensor places = Tensor.of(new long[] {2, 0, 1, 1}, 2, 2);
    assertThat(x.gather(1, places).toFloatArray()).containsExactly(3, 1, 5, 5);
    Tensor values = Tensor.of(new float[] {10, 20, 30, 40}, 2, 2);
    assertThat(x.scatterAdd(1, places, values).toFloatArray())
        .containsExactly(21, -2, 13, -4, 75, -6);
    Tensor one = Tensor.of(new long[] {2, 0}, 2, 1);
    assertThat(x.scatter(1, one, values.narrow(1, 0, 1)).toFloatArray())
        .containsExactly(1, -2, 10, 30, 5, -6);
    assertThat(x.indexSelect(1, Tensor.of(new long[] {2, 2}, 2)).toFloatArray())
        .containsExactly(3, 3, -6, -6);
    assertThat(x.gt(2).nonzero().toLongArray()).containsExactly(0, 2, 1, 1);
    double[] at = GradientCheck.some(6);
    GradientCheck.check(y -> y.gather(1, places), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.scatterAdd(1, places, y.narrow(1, 0, 2)), TWO_BY_THREE, at);
    GradientCheck.check(
        y -> y.scatter(1, one, y.narrow(1, 1, 1).mul(y.narrow(1, 1, 1))), TWO_BY_THREE, at);
  }

  @Test
  void sortsElements() {
    Tensor.Ordered top = x.topk(2, 1, true);
    assertThat(top.values().toFloatArray()).containsExactly(3, 1, 5, -4);
    assertThat(top.indices().toLongArray()).containsExactly(2, 0, 1, 0);
    assertThat(x.topk(1, 1, false).values().toFloatArray()).containsExactly(-2, -6);
    Tensor.Ordered equal = Tensor.of(new float[] {1, 0, 1, 0}, 4).sort(0, true);
    assertThat(equal.indices().toLongArray()).containsExactly(0, 2, 1, 3);
    GradientCheck.check(y -> y.sort(1, false).values(), TWO_BY_THREE, GradientCheck.some(6));
    GradientCheck.check(y -> y.topk(2, 1, true).values(), TWO_BY_THREE, GradientCheck.some(6));
  }

  @Test
  void multipliesMatrices() {
    Tensor square = x.matmul(x.transpose(0, 1));
    assertThat(square.toFloatArray()).containsExactly(14, -32, -32, 77);
    assertThat(Tensor.einsum("ik,jk->ij", x, x).toFloatArray()).containsExactly(14, -32, -32, 77);
    Tensor batch = x.reshape(2, 1, 3);
    assertThat(batch.matmul(batch.transpose(1, 2)).toFloatArray()).containsExactly(14, 77);
    GradientCheck.check(y -> Tensor.einsum("ik,jk->ij", y, y), TWO_BY_THREE, GradientCheck.some(6));
  }

  @Test
  void elementwiseFunctionsHaveCorrectDerivatives() {
    double[] at = {.3, .7, 1.2, 1.9, 2.4, .1};
    GradientCheck.check(y -> y.exp().add(y.log()), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.sqrt().mul(y.sin()).sub(y.cos().div(y)), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.pow(2.5).add(y.square().tanh()), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.clamp(.5, 2).mul(y.sigmoid()), TWO_BY_THREE, at);
    GradientCheck.check(y -> y.maximum(y.mul(y)).add(y.minimum(y.exp().sub(2))), TWO_BY_THREE, at);
    GradientCheck.check(
        y -> y.mean(new int[] {0}, true).mul(y.amax(new int[] {1}, true)), TWO_BY_THREE, at);
  }

  @Test
  void rejectsFreedTensor() {
    x.close();
    assertThatThrownBy(() -> x.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("keep");
    assertThat(x).hasToString("Tensor[freed]");
  }

  @Test
  void readsTheOnlyElement() {
    assertThat(Tensor.scalar(2.5, Device.CPU).toDouble()).isEqualTo(2.5);
    assertThat(Tensor.of(new long[] {1L << 60}, 1).toLong()).isEqualTo(1L << 60);
    assertThatThrownBy(x::toDouble)
        .hasMessage("expected one element, got a tensor of shape (2, 3)");
  }
}
