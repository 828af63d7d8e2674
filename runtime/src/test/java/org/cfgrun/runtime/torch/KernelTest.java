package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelTest {
  private final Kernel kernel = Kernel.load(KernelTest.class, "kernel-test.ts");
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
  void gradientFlowsThroughAKernel() {
    Tensor x = floats(1, 2, 3);
    x.requiresGrad_(true);
    Autograd.backward(Autograd.record(() -> kernel.call("half_square", x)));
    assertThat(Autograd.gradient(x).toFloatArray()).containsExactly(1, 2, 3);
  }

  @Test
  void everyKindOfArgumentArrives() {
    List<Tensor> parts = List.of(floats(1, 2), floats(3, 4));
    Tensor sum =
        kernel.call(
            "mixed", parts, 2.5, 3, true, "twice", new long[] {1, 2}, new double[] {.5}, null);
    // (4 + 6) * 2.5 + 3 + 1 + 2 + 0.5, all twice.
    assertThat(sum.toFloat()).isEqualTo(63f);
    Tensor without = kernel.call("or_zero", floats(7), null);
    assertThat(without.toFloat()).isZero();
    Tensor with = kernel.call("or_zero", floats(7), floats(5));
    assertThat(with.toFloat()).isEqualTo(5);
  }

  @Test
  void listOfTensorsComesBack() {
    List<Tensor> doubled = kernel.callList("doubled", List.of(floats(1), floats(2, 3)));
    assertThat(doubled.get(0).toFloatArray()).containsExactly(2);
    assertThat(doubled.get(1).toFloatArray()).containsExactly(4, 6);
  }

  @Test
  void emptyListIsAList() {
    assertThat(kernel.callIntegers("count", List.of())).containsExactly(0);
  }

  @Test
  void kernelIsCompiledOnce() {
    assertThat(Kernel.load(KernelTest.class, "kernel-test.ts")).isSameAs(kernel);
  }

  @Test
  void unknownResourceIsNamed() {
    assertThatThrownBy(() -> Kernel.load(KernelTest.class, "nothing.ts"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing.ts");
  }

  @Test
  void errorInsideAKernelIsAnException() {
    assertThatThrownBy(() -> kernel.call("half_square", floats(1), 2.0))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void manyThreadsUseOneKernel() {
    int[] results =
        IntStream.range(0, 200)
            .parallel()
            .map(
                i -> {
                  try (TensorScope scope = new TensorScope()) {
                    return (int) kernel.call("half_square", floats(2 * i)).toFloat();
                  }
                })
            .toArray();
    assertThat(results).isEqualTo(IntStream.range(0, 200).map(i -> 2 * i * i).toArray());
  }

  private Tensor floats(float... values) {
    return Tensor.of(values, new Shape(values.length), Device.CPU);
  }
}
