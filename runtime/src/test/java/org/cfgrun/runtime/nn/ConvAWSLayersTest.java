package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class ConvAWSLayersTest {
  private static final Offset<Float> CLOSE = within(1e-5f);

  /** A 1x1 convolution of two channels to one: weights 1 and 3, mean 2, variance 2. */
  private static Layer conv() {
    Layer conv = new ConvAWSLayers().layer(ConvShape.of(2, 1, 1), false);
    conv.materialize(Device.CPU, new Random(0));
    set(conv, "weight", 1, 3);
    return conv;
  }

  private static void set(Layer layer, String name, float... values) {
    Parameter parameter = layer.state().get(name);
    Tensor tensor = Tensor.of(values, parameter.shape(), Device.CPU);
    Autograd.noGrad(() -> parameter.data().copy_(tensor));
  }

  private static float output(Layer conv) {
    return conv.forward(Tensor.of(new float[] {1, 10}, 1, 2, 1, 1)).toFloatArray()[0];
  }

  @Test
  void weightsAreStandardizedAndThenScaledAndShifted() {
    Layer conv = conv();
    float each = (float) (1 / Math.sqrt(2 + 1e-5));
    assertThat(output(conv)).isCloseTo(-each + 10 * each, CLOSE);
    set(conv, "weight_gamma", 2);
    set(conv, "weight_beta", 0.5f);
    assertThat(output(conv)).isCloseTo(0.5f - 2 * each + 10 * (0.5f + 2 * each), CLOSE);
  }

  @Test
  void weightsOfAFileWithoutTheBuffersAreUsedAsTheyAre() {
    Layer conv = conv();
    assertThat(conv.state().keySet()).containsExactly("weight", "weight_gamma", "weight_beta");
    LoadReport report = WeightLoader.load(conv, weights("weight"));
    assertThat(report.missing()).isEmpty();
    assertThat(output(conv)).isCloseTo(31, within(1e-3f));
  }

  @Test
  void buffersOfAFileAreKept() {
    Layer conv = conv();
    WeightLoader.load(conv, weights("weight", "weight_gamma", "weight_beta"));
    assertThat(conv.state().get("weight_gamma").data().toFloatArray()).containsExactly(1);
    assertThat(conv.state().get("weight_beta").data().toFloatArray()).containsExactly(0);
  }

  /** Returns a file with some values of the convolution. */
  private static Weights weights(String... names) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Layer conv = conv();
    for (String name : names) {
      Tensor values = conv.state().get(name).data();
      tensors.put(name, TensorData.ofFloats(values.toFloatArray(), values.shape().sizes()));
    }
    return new Weights(Path.of("a.pth"), tensors);
  }

  @Test
  void aMapThatIsTooSmallForSacIsRefused() {
    Layer conv = new SACLayers(false).layer(ConvShape.of(2, 2, 3).padding(1), false);
    conv.materialize(Device.CPU, new Random(0));
    assertThatThrownBy(() -> conv.forward(Tensor.zeros(new Shape(1, 2, 2, 5), Device.CPU)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("requires feature maps of at least 3 x 3 cells, got 2 x 5");
  }

  /** PyTorch's first weights are at most 1 / sqrt(4 * 9); those of a block would be normal. */
  @Test
  void aBlockKeepsTheFirstWeightsOfSac() {
    ConvModule block =
        new ConvModule(ConvShape.of(4, 4, 3).padding(1), new SACLayers(false), null, null);
    block.materialize(Device.CPU, new Random(0));
    for (float weight : block.state().get("conv.weight").data().toFloatArray()) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo(1 / 6f);
    }
  }

  @Test
  void offsetsRequireAKernelOfThree() {
    assertThatThrownBy(() -> new SACLayers(true).layer(ConvShape.of(2, 2, 1), false))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`use_deform=True` requires a 3x3 convolution");
  }
}
