package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.LayerNorm2d;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvNeXtTest {
  private static final String SMALL = "arch=dict(depths=[1, 2, 1, 1], channels=[4, 6, 8, 10])";

  @Test
  void returnsTheChosenMaps() {
    ConvNeXt net = build(SMALL + ", out_indices=[0, -1], drop_path_rate=0.5");
    assertThat(net.outputs()).containsExactly(new FeatureMap(4, 4), new FeatureMap(10, 32));
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(true);
      assertThat(net.forward(Tensor.randn(new Shape(2, 3, 64, 96), Device.CPU)))
          .extracting(Tensor::shape)
          .containsExactly(new Shape(2, 4, 16, 24), new Shape(2, 10, 2, 3));
    }
  }

  /** Linear layers and 1x1 convolutions differ in the shape of their weights only. */
  @Test
  void pointwiseLayersAreEquivalent() {
    try (TensorScope scope = new TensorScope()) {
      ConvNeXt linear = build(SMALL);
      ConvNeXt conv = build(SMALL + ", linear_pw_conv=False");
      linear.materialize(Device.CPU, new Random(0));
      conv.materialize(Device.CPU, new Random(1));
      assertThat(conv.state().get("stages.0.0.pointwise_conv1.weight").shape())
          .isEqualTo(new Shape(16, 4, 1, 1));
      for (var each : conv.state().entrySet()) {
        Parameter source = linear.state().get(each.getKey());
        Tensor target = each.getValue().data();
        Autograd.noGrad(() -> target.copy_(source.data().reshape(target.shape().sizes())));
      }
      Tensor images = Tensor.randn(new Shape(1, 3, 32, 64), Device.CPU);
      float[] expected = linear.forward(images).get(0).toFloatArray();
      float[] found = conv.forward(images).get(0).toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void normalizesTheChannelsOfEachPixel() {
    try (TensorScope scope = new TensorScope()) {
      LayerNorm2d norm = new LayerNorm2d(2, 0);
      norm.materialize(Device.CPU, new Random(0));
      Tensor x = Tensor.of(new float[] {1, 5, 3, 1}, 1, 2, 1, 2);
      assertThat(norm.forward(x).reshape(4).toFloatArray()).containsExactly(-1, 1, 1, -1);
    }
  }

  @Test
  void layerScaleIsOptional() {
    assertThat(build(SMALL).state()).containsKey("stages.1.1.gamma");
    assertThat(build(SMALL + ", layer_scale_init_value=0.0").state())
        .doesNotContainKey("stages.1.1.gamma");
    try (TensorScope scope = new TensorScope()) {
      ConvNeXt net = build(SMALL + ", layer_scale_init_value=0.25");
      net.materialize(Device.CPU, new Random(0));
      assertThat(net.state().get("stages.1.1.gamma").data().toFloatArray()).containsOnly(0.25f);
    }
  }

  @Test
  void frozenStagesAreNotTrained() {
    ConvNeXt net = build(SMALL + ", frozen_stages=2, out_indices=[0, 3]");
    net.train(true);
    net.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.requiresGrad())
                    .as(name)
                    .isEqualTo(!name.matches("(downsample_layers|stages)\\.[01]\\..*")));
    assertThat(net.children().get("stages").children().get("1").isTraining()).isFalse();
    assertThat(net.children().get("stages").children().get("2").isTraining()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arch='huge' | Expected one of tiny, small, base, large, xlarge, got 'huge'.",
        "arch=5 | Expected a name or a dict, got",
        "arch=dict(depths=[1]) | Missing key `channels` in `arch`.",
        "arch=dict(depths=[1], channels=[4], widths=[1]) | Unknown key `widths` in `arch`.",
        "arch=dict(depths=[1, 1], channels=[4]) | Expected as many `depths` as `channels`,",
        "arch=dict(depths=[0], channels=[4]) | Expected `depths` to be a list of ints from 1 to 1000",
        "out_indices=[4] | `out_indices` must be indices of stages, from 0 to 3, got 4.",
        "out_indices=[-5] | `out_indices` must be indices of stages, from 0 to 3, got -1.",
        "frozen_stages=5 | `frozen_stages` must not exceed the number of stages, 4, got 5."
      })
  void reportsWhatItCannotBuild(String arguments, String message) {
    assertThat(
            Models.problems(
                "dict(type='mmcls.ConvNeXt', gap_before_final_norm=False, " + arguments + ")"))
        .contains(message);
  }

  @Test
  void requiresMaps() {
    assertThat(Models.problems("dict(type='mmcls.ConvNeXt')"))
        .contains("Expected `gap_before_final_norm` to be False");
  }

  private static ConvNeXt build(String arguments) {
    return Models.build(
        ConvNeXt.class,
        "dict(type='mmcls.ConvNeXt', gap_before_final_norm=False, " + arguments + ")");
  }
}
