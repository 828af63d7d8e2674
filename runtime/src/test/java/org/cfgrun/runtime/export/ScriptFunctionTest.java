package org.cfgrun.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.HalfType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchScriptModule;
import org.cfgrun.runtime.torch.Trace;
import org.cfgrun.runtime.torch.UntraceableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of {@code [N, 3, H, W]} that are traced for some sizes and run for others. */
class ScriptFunctionTest {
  private static final long[][] TRACED = {{1, 3, 45, 62}, {2, 3, 33, 95}, {3, 3, 80, 41}};
  private static final long[][] RUN = {{2, 3, 51, 16}, {1, 3, 18, 73}};

  @TempDir Path folder;

  private final TensorScope scope = new TensorScope();
  private final Layers layers = layers();

  private static final class Layers extends Module {
    private final Conv2d conv = child("0", new Conv2d(ConvShape.of(3, 4, 3), true));
  }

  private static Layers layers() {
    Layers layers = new Layers();
    layers.materialize(Device.CPU, new Random(1));
    return layers;
  }

  @AfterEach
  void free() {
    scope.close();
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        function("a size", x -> x.reshape(n(x), 3, h(x) * w(x)).add(1)),
        function("a product with a factor", x -> x.reshape(n(x) * 3, -1).narrow(0, 0, 1)),
        function("a product of two sizes and a factor", x -> x.reshape(3 * h(x) * w(x), -1)),
        function("a size less a number", x -> x.narrow(3, w(x) - 1, 1)),
        function("a size divided and rounded down", x -> x.slice(2, h(x) / 2, h(x))),
        function("a size divided and rounded up", x -> x.slice(3, 0, (w(x) + 3) / 4)),
        function("a divisor", x -> x.sum().div(h(x) * w(x))),
        function("a factor", x -> x.mul(1.0 / w(x))),
        function("a new tensor", x -> x.add(Tensor.arange(w(x), x.device()))),
        function("a filled tensor", x -> Tensor.full(x.shape(), 2.5, x.type(), x.device()).add(x)),
        function("twice the size", x -> Functional.interpolateNearest(x, 2 * h(x), 2 * w(x))),
        function(
            "the size of another tensor",
            x ->
                Functional.interpolateBilinear(
                    Functional.maxPool2d(x, 3, 2, 1, false), h(x), w(x), false)),
        function(
            "parts of a concatenation",
            x -> {
              Tensor all = Tensor.cat(List.of(x, x.neg(), x.narrow(2, 0, 2)), 2);
              return all.slice(2, h(x), 2 * h(x)).add(all.slice(2, 2 * h(x), 2 * h(x) + 1));
            }),
        function("constants", x -> x.add(Tensor.of(new float[] {1, -2, 3}, 3, 1, 1))),
        function("numbers", x -> x.add(1.5e-7).mul(-3).div(7).sub(1e30).pow(2).sqrt()),
        function("infinity", x -> x.clamp(0.25, Double.POSITIVE_INFINITY)),
        function("integers", x -> x.mul(4).to(ElementType.INT64).mul(3).add(-2).ne(1)),
        function("comparisons", x -> Tensor.where(x.gt(0).and(x.le(1)), x, x.zerosLike())),
        function("in-place operations", x -> x.copy().mul_(2).add_(x).relu_()),
        function(
            "lists",
            x -> x.topk(2, 3, true).values().add(x.sort(3, false).indices().slice(3, 0, 2))),
        function("text", x -> Tensor.einsum("nchw,nchw->nhw", x, x)),
        function(
            "reductions",
            x -> x.mean(new int[] {2, 3}, true).sub(x.max()).add(x.amin(new int[] {1}, true))),
        function("softmax", x -> x.flatten(2, 3).transpose(1, 2).softmax(2)));
  }

  private static Arguments function(String name, UnaryOperator<Tensor> function) {
    return Arguments.of(name, function);
  }

  private static long n(Tensor x) {
    return x.shape().get(0);
  }

  private static long h(Tensor x) {
    return x.shape().get(2);
  }

  private static long w(Tensor x) {
    return x.shape().get(3);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void fileComputesTheFunctionForOtherSizes(String name, UnaryOperator<Tensor> function)
      throws Exception {
    assertExported(function);
  }

  @Test
  void parametersKeepTheirNames() throws Exception {
    assertExported(x -> layers.conv.forward(x).relu());
    assertThat(lines(x -> layers.conv.forward(x)).toString())
        .contains("getattr(self, \"0\").weight", "torch.conv2d(");
  }

  @Test
  void halfPrecisionIsPartOfTheFunction() throws Exception {
    assertExported(x -> HalfType.BFLOAT16.compute(() -> layers.conv.forward(x)));
  }

  @Test
  void operationsThatDependOnValuesAreRefused() {
    assertThatThrownBy(() -> lines(x -> x.mul(x.max().toDouble())))
        .isInstanceOf(UntraceableException.class)
        .hasMessage(
            "`ScriptFunctionTest` reads the values of a tensor of shape (), so its operations may depend on the values of the input.");
  }

  @Test
  void valuesThatDependOnNoInputMayBeRead() throws Exception {
    assertExported(x -> x.mul(Tensor.arange(3, x.device()).sum().toDouble()));
  }

  @Test
  void operationsThatDependOnSizesAreRefused() {
    assertThatThrownBy(() -> lines(x -> h(x) > 40 ? x.neg() : x.abs()))
        .isInstanceOf(UntraceableException.class)
        .hasMessage(
            "`ScriptFunctionTest` performs different operations on inputs of different sizes (at `neg`).");
    assertThatThrownBy(() -> lines(x -> h(x) > 60 ? x.neg().abs() : x.neg()))
        .hasMessageEndingWith("(at `abs`).");
    assertThatThrownBy(() -> lines(x -> x.mul(Math.sqrt(h(x) * 1.1))))
        .hasMessageContaining("`ScriptFunctionTest` gives `mul` the numbers [7.0")
        .hasMessageContaining("which is not arithmetic on a tensor's sizes");
    assertThatThrownBy(
            () -> lines(x -> x.add(Tensor.of(new float[(int) w(x)], w(x)).add((double) h(x)))))
        .hasMessageContaining("a tensor made of numbers in Java that depend on the size");
  }

  private void assertExported(UnaryOperator<Tensor> function) throws Exception {
    Path file = folder.resolve("function.torchscript");
    ScriptModule module = new ScriptModule(layers);
    ScriptFunction traced = traced(function, module);
    module.method(
        "def forward(self: %s, x: Tensor) -> Tensor:\n".formatted(module.type())
            + String.join("", traced.lines().stream().map(line -> "  " + line + "\n").toList())
            + "  return "
            + traced.outputs().get(0)
            + "\n");
    try (OutputStream out = Files.newOutputStream(file)) {
      module.write(out, Map.of());
    }
    try (TorchScriptModule loaded = TorchScriptModule.load(file)) {
      for (long[] size : RUN) {
        Tensor x = Tensor.randn(new Shape(size), Device.CPU);
        Tensor expected = function.apply(x);
        Tensor got = loaded.run("forward", List.of(x)).get(0);
        assertThat(got.shape()).isEqualTo(expected.shape());
        assertThat(got.type()).isEqualTo(expected.type());
        assertThat(got.toFloatArray()).isEqualTo(expected.toFloatArray());
      }
    }
  }

  private List<String> lines(UnaryOperator<Tensor> function) {
    return traced(function, new ScriptModule(layers)).lines();
  }

  private static ScriptFunction traced(UnaryOperator<Tensor> function, ScriptModule module) {
    List<Trace> traces = new ArrayList<>();
    for (long[] size : TRACED) {
      Tensor x = Tensor.randn(new Shape(size), Device.CPU);
      traces.add(Trace.of(module.parameters(), List.of(x), () -> List.of(function.apply(x))));
    }
    return new ScriptFunction(traces, List.of("x"), Map.of(), module);
  }
}
