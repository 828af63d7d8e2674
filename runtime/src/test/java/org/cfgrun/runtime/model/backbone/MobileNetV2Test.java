package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class MobileNetV2Test {
  @Test
  void returnsTheChosenMaps() {
    MobileNetV2 net = build("widen_factor=0.5");
    assertThat(net.outputs())
        .containsExactly(
            new FeatureMap(16, 4),
            new FeatureMap(16, 8),
            new FeatureMap(48, 16),
            new FeatureMap(1280, 32));
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(false);
      assertThat(net.forward(Tensor.zeros(new Shape(1, 3, 64, 96), Device.CPU)))
          .extracting(Tensor::shape)
          .containsExactly(
              new Shape(1, 16, 16, 24),
              new Shape(1, 16, 8, 12),
              new Shape(1, 48, 4, 6),
              new Shape(1, 1280, 2, 3));
    }
  }

  @Test
  void channelsAreMultiplesOfEightAndNotMuchLess() {
    MobileNetV2 net = build("widen_factor=1.4");
    // 32 * 1.4 = 44.8, 16 * 1.4 = 22.4, 1280 * 1.4 = 1792
    assertThat(net.state().get("conv1.conv.weight").shape()).isEqualTo(new Shape(48, 3, 3, 3));
    assertThat(net.state().get("layer1.0.linear_conv.conv.weight").shape())
        .isEqualTo(new Shape(24, 48, 1, 1));
    assertThat(net.state().get("conv2.conv.weight").shape()).isEqualTo(new Shape(1792, 448, 1, 1));
    // 16 * 0.6 = 9.6 rounds to 8, which is less than nine tenths.
    assertThat(build("widen_factor=0.6").state().get("layer1.0.linear_conv.conv.weight").shape())
        .isEqualTo(new Shape(16, 24, 1, 1));
  }

  @Test
  void frozenStagesAreNotTrained() {
    MobileNetV2 net = build("frozen_stages=2");
    net.train(true);
    net.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.requiresGrad())
                    .as(name)
                    .isEqualTo(!name.matches("(conv1|layer1|layer2)\\..*")));
    assertThat(net.children().get("layer2").isTraining()).isFalse();
    assertThat(net.children().get("conv1").isTraining()).isTrue();
  }

  /** In mmdet, an {@code init_cfg} does not reach the two blocks that are not in a list. */
  @Test
  void firstAndLastConvolutionKeepTheirInitialValues() {
    try (TensorScope scope = new TensorScope()) {
      MobileNetV2 net = build("init_cfg=dict(type='TruncNormal', layer='Conv2d', std=0.03)");
      net.materialize(Device.CPU, new Random(0));
      assertThat(std(net, "layer7.0.expand_conv.conv.weight")).isCloseTo(0.03, within(0.001));
      assertThat(std(net, "conv2.conv.weight")).isCloseTo(Math.sqrt(2.0 / 1280), within(0.001));
    }
  }

  private static double std(MobileNetV2 net, String name) {
    return Math.sqrt(net.state().get(name).data().square().mean().toDouble());
  }

  @Test
  void reportsWhatItCannotBuild() {
    assertThat(Models.problems("dict(type='MobileNetV2', out_indices=(8,))"))
        .contains("`out_indices` must be indices of stages, from 0 to 7, got 8.");
    assertThat(Models.problems("dict(type='MobileNetV2', widen_factor=0.0)")).startsWith("[0.0] ");
    assertThat(Models.problems("dict(type='MobileNetV2', frozen_stages=8)")).startsWith("[8] ");
  }

  private static MobileNetV2 build(String arguments) {
    return Models.build(MobileNetV2.class, "dict(type='MobileNetV2', " + arguments + ")");
  }
}
