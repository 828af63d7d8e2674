package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class NormedLayersTest {
  private static void set(Layer layer, float[] weight, float... bias) {
    layer.materialize(Device.CPU, new Random(0));
    for (String name : new String[] {"weight", "bias"}) {
      Tensor data = layer.state().get(name).data();
      float[] values = name.equals("bias") ? bias : weight;
      Autograd.noGrad(() -> data.copy_(Tensor.of(values, data.shape().sizes())));
    }
  }

  private static Linear linear(String arguments) {
    return Models.build(
            LinearLayers.class,
            Registries.LINEAR_LAYERS,
            "dict(type='NormedLinear', " + arguments + ")")
        .layer(2, 2);
  }

  private static Layer conv(String arguments) {
    return Models.build(
            ConvLayers.class,
            Registries.CONV_LAYERS,
            "dict(type='NormedConv2d', " + arguments + ")")
        .layer(ConvShape.of(2, 1, 2), true);
  }

  @Test
  void outputsOfALinearLayerAreScaledCosines() {
    try (TensorScope scope = new TensorScope()) {
      Linear layer = linear("tempearture=10");
      set(layer, new float[] {5, 0, -2, 2}, 0.5f, 0);
      // The input (3, 4) has the length 5; its cosines are 0.6 and 1 / (5 sqrt(2)).
      float[] found = layer.forward(Tensor.of(new float[] {3, 4, 0, 0}, 2, 2)).toFloatArray();
      assertThat(found)
          .containsExactly(new float[] {6.5f, (float) (2 / Math.sqrt(2)), .5f, 0}, within(1e-5f));
    }
  }

  @Test
  void powerAndEpsChangeTheLengths() {
    try (TensorScope scope = new TensorScope()) {
      Linear layer = linear("tempearture=1, power=2, eps=1");
      set(layer, new float[] {1, 0, 0, 3}, 0, 0);
      // Divisors: 25 + 1 of the input, 1 + 1 and 9 + 1 of the rows
      assertThat(layer.forward(Tensor.of(new float[] {3, 4}, 1, 2)).toFloatArray())
          .containsExactly(new float[] {3f / 26 / 2, 4f / 26 * 3 / 10}, within(1e-6f));
    }
  }

  @Test
  void lengthsOfAConvolutionAreOverChannelsOrAlsoOverTheKernel() {
    try (TensorScope scope = new TensorScope()) {
      float[] weight = {3, 1, 1, 1, 4, 0, 0, 0};
      Tensor x = Tensor.of(new float[] {1, 0, 0, 0, 0, 0, 0, 7}, 1, 2, 2, 2);
      Layer places = conv("tempearture=2");
      set(places, weight, 0);
      // Of the first pixel, 2 * 3 / 5; of the last one, 2 * 0 / 1
      assertThat(places.forward(x).toFloatArray())
          .containsExactly(new float[] {1.2f}, within(1e-5f));
      Layer kernel = conv("tempearture=2, norm_over_kernel=True");
      set(kernel, weight, 1);
      assertThat(kernel.forward(x).toFloatArray())
          .containsExactly(new float[] {(float) (1 + 6 / Math.sqrt(28))}, within(1e-5f));
    }
  }

  @Test
  void weightsOfALinearLayerAreInitiallySmall() {
    Layer layer = linear("");
    layer.materialize(Device.CPU, new Random(0));
    assertThat(layer.state().get("bias").data().toFloatArray()).containsOnly(0);
    assertThat(layer.state().get("weight").data().abs().max().toDouble()).isLessThan(0.05);
    layer.free();
  }
}
