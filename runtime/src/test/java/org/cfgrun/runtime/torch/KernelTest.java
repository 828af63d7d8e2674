package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTest {
  private final TestKernel kernel = Kernel.bind(TestKernel.class);
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
  void gradientFlowsThroughKernel() {
    Tensor x = floats(1, 2, 3);
    x.requiresGrad_(true);
    Autograd.backward(Autograd.record(() -> kernel.halfSquare(x)));
    assertThat(Autograd.gradient(x).toFloatArray()).containsExactly(1, 2, 3);
  }

  @Test
  void passesEveryTypeOfArgument() {
    List<Tensor> parts = List.of(floats(1, 2), floats(3, 4));
    Tensor sum =
        kernel.mixed(parts, 2.5, 3, true, "twice", new long[] {1, 2}, new double[] {.5}, null);
    // (4 + 6) * 2.5 + 3 + 1 + 2 + 0.5, all twice.
    assertThat(sum.toFloat()).isEqualTo(63f);
    Tensor without = kernel.orZero(floats(7), null);
    assertThat(without.toFloat()).isZero();
    Tensor with = kernel.orZero(floats(7), floats(5));
    assertThat(with.toFloat()).isEqualTo(5);
    assertThat(kernel.converted(floats(7), ElementType.INT32).type()).isEqualTo(ElementType.INT32);
    assertThat(kernel.doubledFloat(floats(7)).type()).isEqualTo(ElementType.FLOAT64);
  }

  @Test
  void returnsListOfTensors() {
    List<Tensor> doubled = kernel.doubled(List.of(floats(1), floats(2, 3)));
    assertThat(doubled.get(0).toFloatArray()).containsExactly(2);
    assertThat(doubled.get(1).toFloatArray()).containsExactly(4, 6);
  }

  @Test
  void passesEmptyList() {
    assertThat(kernel.count(List.of())).containsExactly(0);
  }

  @Test
  void countsCalls() {
    long before = Kernel.calls();
    kernel.halfSquare(floats(1));
    assertThat(Kernel.calls()).isGreaterThan(before);
  }

  /** Kernel without a TorchScript resource. */
  interface NothingKernel {}

  @Test
  void namesMissingSource() {
    assertThatThrownBy(() -> Kernel.bind(NothingKernel.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing.torchscript does not exist next to")
        .hasMessageContaining("NothingKernel");
  }

  /** Each method differs from {@link #TEXT} in one way; the arguments of the first are correct. */
  interface WrongKernel {
    @Nullable Tensor fits(List<Tensor> params, double lr, int[] axes, @Nullable Tensor oneMore);

    Tensor unknown(Tensor x);

    Tensor few(Tensor x);

    Tensor misnamed(Tensor x, double learningRate);

    Tensor mistyped(Tensor x, long c);

    Tensor optional(Tensor x);

    void result(Tensor x);
  }

  private static final String TEXT =
      """
      def fits(params: List[Tensor], lr: float,
          axes: List[int], one_more: Optional[Tensor]) -> Optional[Tensor]:
        return one_more

      def few(x: Tensor, y: Tensor) -> Tensor:
        return x

      def misnamed(x: Tensor, lr: float) -> Tensor:
        return x

      def mistyped(x: Tensor, c: float) -> Tensor:
        return x

      def optional(x: Optional[Tensor]) -> Tensor:
        return x

      def result(x: Tensor) -> Tensor:
        return x
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "unknown; a.torchscript has no function `unknown`, which WrongKernel.unknown calls",
        "few; a.torchscript: `few` has 2 arguments, but WrongKernel.few passes 1",
        "misnamed; a.torchscript: `misnamed` takes `lr: float` as argument 2, but"
            + " WrongKernel.misnamed passes `learning_rate: float`",
        "mistyped; a.torchscript: `mistyped` takes `c: float` as argument 2, but"
            + " WrongKernel.mistyped passes `c: int`",
        "optional; a.torchscript: `optional` takes `x: Optional[Tensor]` as argument 1, but"
            + " WrongKernel.optional passes `x: Tensor`",
        "result; a.torchscript: `result` returns Tensor, but WrongKernel.result expects NoneType",
        "fits; a.torchscript: `fits` returns the unsupported type Optional[Tensor]"
      })
  void rejectsMethodThatDoesNotMatchTheSource(String name, String message) {
    Method method =
        Arrays.stream(WrongKernel.class.getDeclaredMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    Map<String, KernelSignature> defined = KernelSignature.parse("a.torchscript", TEXT);
    assertThatThrownBy(() -> KernelSignature.check("a.torchscript", method, defined))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void errorInKernelThrowsException() {
    List<Tensor> unequal = List.of(floats(1, 2), floats(3, 4, 5));
    assertThatThrownBy(
            () -> kernel.mixed(unequal, 1, 1, false, "", new long[0], new double[0], null))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void kernelIsThreadSafe() {
    int[] results =
        IntStream.range(0, 200)
            .parallel()
            .map(
                i -> {
                  try (TensorScope scope = new TensorScope()) {
                    return (int) kernel.halfSquare(floats(2 * i)).toFloat();
                  }
                })
            .toArray();
    assertThat(results).isEqualTo(IntStream.range(0, 200).map(i -> 2 * i * i).toArray());
  }

  private Tensor floats(float... values) {
    return Tensor.of(values, new Shape(values.length), Device.CPU);
  }
}
