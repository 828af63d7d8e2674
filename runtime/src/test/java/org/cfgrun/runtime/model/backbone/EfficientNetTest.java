package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EfficientNetTest {
  @Test
  void returnsTheChosenMaps() {
    EfficientNet net = build("out_indices=(1, 4, 6), drop_path_rate=0.5");
    assertThat(net.outputs())
        .containsExactly(new FeatureMap(16, 2), new FeatureMap(112, 16), new FeatureMap(1280, 32));
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(true);
      // An odd size is halved and rounded up.
      assertThat(net.forward(Tensor.randn(new Shape(2, 3, 50, 64), Device.CPU)))
          .extracting(Tensor::shape)
          .containsExactly(
              new Shape(2, 16, 25, 32), new Shape(2, 112, 4, 4), new Shape(2, 1280, 2, 2));
    }
  }

  @Test
  void layersAfterTheLastOutputAreNotBuilt() {
    EfficientNet net = build("out_indices=(2, 3)");
    assertThat(net.children().get("layers").children()).containsOnlyKeys("0", "1", "2", "3");
  }

  @Test
  void variantsAreWiderAndDeeper() {
    EfficientNet net = build("arch='b4', out_indices=(5,)");
    // 32 * 1.4 = 44.8, and the two rows of stage 4 have ceil(3 * 1.8) blocks each
    assertThat(net.state().get("layers.0.conv.weight").shape()).isEqualTo(new Shape(48, 3, 3, 3));
    assertThat(net.children().get("layers").children().get("4").children()).hasSize(12);
    assertThat(net.outputs()).containsExactly(new FeatureMap(448, 32));
  }

  /** The block before the first of 6-fold expansion has no expanding convolution. */
  @Test
  void blocksHaveSqueezeAndExcitation() {
    EfficientNet net = build("out_indices=(2,)");
    assertThat(net.state()).doesNotContainKey("layers.1.0.expand_conv.conv.weight");
    assertThat(net.state().get("layers.1.0.se.conv1.conv.weight").shape())
        .isEqualTo(new Shape(8, 32, 1, 1));
    assertThat(net.state().get("layers.2.0.se.conv2.conv.weight").shape())
        .isEqualTo(new Shape(96, 4, 1, 1));
  }

  /** With stride 2 and an even size, the only zeros are on the right and at the bottom. */
  @Test
  void adaptivePaddingIsOnTheRight() {
    ConvLayers layers =
        Models.build(
            ConvLayers.class, Registries.CONV_LAYERS, "dict(type='Conv2dAdaptivePadding')");
    Conv2d conv = (Conv2d) layers.layer(ConvShape.of(1, 1, 3).stride(2).padding(1), false);
    conv.init(Init.constant(1));
    try (TensorScope scope = new TensorScope()) {
      conv.materialize(Device.CPU, new Random(0));
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 4);
      Tensor y = conv.forward(x);
      assertThat(y.shape()).isEqualTo(new Shape(1, 1, 1, 2));
      assertThat(y.reshape(2).toFloatArray()).containsExactly(24, 22);
    }
  }

  @Test
  void initialValuesAreMmdets() {
    try (TensorScope scope = new TensorScope()) {
      EfficientNet net = build("out_indices=(5,)");
      net.materialize(Device.CPU, new Random(0));
      Tensor weight = net.state().get("layers.5.1.linear_conv.conv.weight").data();
      assertThat(Math.sqrt(weight.square().mean().toDouble()))
          .isCloseTo(Math.sqrt(2.0 / 192), within(1e-3));
    }
  }

  @Test
  void frozenLayersAreNotTrained() {
    EfficientNet net = build("frozen_stages=2, out_indices=(3,)");
    net.train(true);
    net.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.requiresGrad())
                    .as(name)
                    .isEqualTo(!name.matches("layers\\.[01]\\..*")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arch='es' | `arch` of `EfficientNet`",
        "out_indices=(7,) | `out_indices` must be indices of stages, from 0 to 6, got 7.",
        "out_indices=() | `out_indices` must not be empty.",
        "out_indices=(2,), frozen_stages=4 | up to the last of `out_indices`, 3, got 4."
      })
  void reportsWhatItCannotBuild(String arguments, String message) {
    assertThat(Models.problems("dict(type='EfficientNet', " + arguments + ")")).contains(message);
  }

  private static EfficientNet build(String arguments) {
    return Models.build(EfficientNet.class, "dict(type='EfficientNet', " + arguments + ")");
  }
}
