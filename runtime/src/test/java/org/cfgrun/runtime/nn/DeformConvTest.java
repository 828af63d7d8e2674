package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layers of deformable convolutions. */
class DeformConvTest {
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
  void layerPredictsItsOffsets() {
    ConvShape shape = ConvShape.of(4, 6, 3).stride(2).padding(1);
    Layer pack = layers("DCN", "deform_groups=2").layer(shape, false);
    assertThat(shapes(pack))
        .isEqualTo(
            Map.of(
                "weight", new Shape(6, 4, 3, 3),
                "conv_offset.weight", new Shape(36, 4, 3, 3),
                "conv_offset.bias", new Shape(36)));
    DeformConv2d bare = new DeformConv2d(shape, 2);
    pack.materialize(Device.CPU, new Random(0));
    bare.materialize(Device.CPU, new Random(0));
    Tensor x = Tensor.randn(new Shape(2, 4, 9, 11), Device.CPU);
    Tensor weight = pack.state().get("weight").data();
    assertThat(pack.forward(x).toFloatArray())
        .containsExactly(
            Functional.conv2d(x, weight, null, 2, 1, 1, 1).toFloatArray(), within(1e-5f));
    Tensor bias = pack.state().get("conv_offset.bias").data();
    Autograd.noGrad(() -> bias.copy_(Tensor.randn(bias.shape(), Device.CPU)));
    Autograd.noGrad(() -> bare.weight().data().copy_(weight));
    Tensor offset = bias.reshape(1, 36, 1, 1).expand(2, -1, 5, 6);
    assertThat(pack.forward(x).toFloatArray())
        .containsExactly(bare.forward(x, offset).toFloatArray(), within(1e-6f));
  }

  @Test
  void secondVersionScalesTheSampledValues() {
    ConvShape shape = ConvShape.of(4, 6, 3).padding(2).dilation(2).groups(2);
    Layer pack = layers("DCNv2", "deform_groups=2").layer(shape, true);
    assertThat(shapes(pack))
        .isEqualTo(
            Map.of(
                "weight", new Shape(6, 2, 3, 3),
                "bias", new Shape(6),
                "conv_offset.weight", new Shape(54, 4, 3, 3),
                "conv_offset.bias", new Shape(54)));
    pack.materialize(Device.CPU, new Random(0));
    Tensor x = Tensor.randn(new Shape(2, 4, 9, 11), Device.CPU);
    Tensor weight = pack.state().get("weight").data();
    // All factors are sigmoid(0).
    assertThat(pack.forward(x).toFloatArray())
        .containsExactly(
            Functional.conv2d(x, weight.div(2), null, 1, 2, 2, 2).toFloatArray(), within(1e-5f));
    Tensor bias = pack.state().get("conv_offset.bias").data();
    // Offsets are before the factors.
    Autograd.noGrad(() -> bias.slice(0, 36, 54).fill_(100));
    assertThat(pack.forward(x).toFloatArray())
        .containsExactly(
            Functional.conv2d(x, weight, null, 1, 2, 2, 2).toFloatArray(), within(1e-5f));
  }

  @Test
  void initialValuesAreMmcvs() {
    ConvShape shape = ConvShape.of(8, 64, 3).groups(2);
    DeformConv2d first = new DeformConv2d(shape, 1);
    first.materialize(Device.CPU, new Random(0));
    // Kaiming uniform: sqrt(6 / fan_in)
    assertThat(largest(first.weight())).isCloseTo(Math.sqrt(6.0 / 36), within(1e-3));
    // The second version ignores the groups, also if an outer module has initialized it.
    Layer second = new ConvModule(shape, layers("DCNv2", "deform_groups=1"), null, null);
    second.materialize(Device.CPU, new Random(0));
    assertThat(largest(second.state().get("conv.weight")))
        .isCloseTo(1 / Math.sqrt(72), within(1e-3));
  }

  private static double largest(Parameter parameter) {
    return parameter.data().abs().max().toDouble();
  }

  @Test
  void refusesWhatItCannotCompute() {
    ConvShape shape = ConvShape.of(6, 6, 3);
    assertThat(message(() -> layers("DCN", "deform_groups=1").layer(shape, true)))
        .isEqualTo("`DCN` has no bias. Use it with a normalization, or use `DCNv2`.");
    assertThat(message(() -> layers("DCNv2", "deform_groups=4").layer(shape, true)))
        .isEqualTo("6 input channels are not divisible by `deform_groups` = 4.");
    for (String type : List.of("DCN", "DCNv2")) {
      assertThat(problems(type, "deform_groups=0")).startsWith("[0] ");
      assertThat(problems(type, "fallback_on_stride=True"))
          .contains("`fallback_on_stride` = True is not supported.");
    }
  }

  @Test
  void groupsHaveAnOlderName() {
    for (String type : List.of("DCN", "DCNv2")) {
      assertThat(problems(type, "deformable_groups=2"))
          .isEqualTo(
              "[deformable_groups] `deformable_groups` of `%s` is deprecated. Use `deform_groups`."
                  .formatted(type));
    }
  }

  private static String message(Runnable action) {
    try {
      action.run();
    } catch (ArgumentException e) {
      return e.getMessage();
    }
    throw new AssertionError("nothing was refused");
  }

  private static String problems(String type, String arguments) {
    return Models.problems(
        Registries.CONV_LAYERS, "dict(type='%s', %s)".formatted(type, arguments));
  }

  private static ConvLayers layers(String type, String arguments) {
    return Models.build(
        ConvLayers.class, Registries.CONV_LAYERS, "dict(type='%s', %s)".formatted(type, arguments));
  }

  private static Map<String, Shape> shapes(Module module) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    module.state().forEach((name, parameter) -> shapes.put(name, parameter.shape()));
    return shapes;
  }
}
