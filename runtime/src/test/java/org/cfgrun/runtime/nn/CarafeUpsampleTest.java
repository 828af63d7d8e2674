package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class CarafeUpsampleTest {
  /** Returns a layer whose weights depend on the biases of the encoder alone. */
  private static Layer layer(float... bias) {
    Layer layer = new CarafeUpsample(2, 3, 1, 3, 1, 4).layer(1, 1);
    layer.materialize(Device.CPU, new Random(0));
    Autograd.noGrad(
        () -> {
          set(layer, "content_encoder.weight", new float[36 * 4 * 9]);
          set(layer, "content_encoder.bias", bias);
        });
    return layer;
  }

  private static void set(Module module, String name, float[] values) {
    Parameter parameter = module.parameters().get(name);
    parameter.data().copy_(Tensor.of(values, parameter.shape(), Device.CPU));
  }

  private static final Tensor MAP =
      Tensor.of(new float[] {9, 18, 27, 36}, new Shape(1, 1, 2, 2), Device.CPU);

  @Test
  void equalWeightsTakeTheMean() {
    // Each window of 3 x 3 holds all four cells.
    assertThat(layer(new float[36]).forward(MAP).toFloatArray()).containsOnly(10);
  }

  /** The channels are those of PyTorch's pixel_shuffle: position in the window, row, column. */
  @Test
  void eachNewCellHasItsOwnWeights() {
    float[] bias = new float[36];
    bias[4 * 4] = 100; // top left: the cell itself
    bias[5 * 4 + 1] = 100; // top right: the cell to the right
    bias[7 * 4 + 2] = 100; // bottom left: the cell below
    bias[0 * 4 + 3] = 100; // bottom right: the cell above on the left
    assertThat(layer(bias).forward(MAP).toFloatArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(9, 18, 18, 0, 27, 0, 36, 0, 27, 36, 36, 0, 0, 0, 0, 9);
  }

  @Test
  void argumentsMustFit() {
    assertThatThrownBy(() -> new CarafeUpsample(2, 4, 1, 2, 1, 4))
        .hasMessageContaining("Expected an odd number, got 4.");
    assertThatThrownBy(() -> new CarafeUpsample(2, 5, 2, 3, 1, 4).layer(3, 3))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("3 channels are not divisible by `up_group` = 2.");
    assertThat(layer(new float[36]).parameters().keySet())
        .containsExactly(
            "channel_compressor.weight",
            "channel_compressor.bias",
            "content_encoder.weight",
            "content_encoder.bias");
  }
}
