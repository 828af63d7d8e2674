package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class DyHeadTest {
  private static final String TEXT =
      "dict(type='DyHead', in_channels=16, out_channels=%s, num_blocks=1)";

  @Test
  void mapsKeepTheirSizes() {
    DyHead neck = Models.build(DyHead.class, TEXT.formatted(32));
    neck.materialize(Device.CPU, new Random(0));
    List<Tensor> maps =
        Autograd.noGrad(
            () ->
                neck.forward(
                    List.of(
                        Tensor.ones(new Shape(2, 16, 8, 6), Device.CPU),
                        Tensor.ones(new Shape(2, 16, 4, 3), Device.CPU))));
    assertThat(maps.get(0).shape().sizes()).containsExactly(2, 32, 8, 6);
    assertThat(maps.get(1).shape().sizes()).containsExactly(2, 32, 4, 3);
    assertThat(neck.outputs(List.of(new FeatureMap(16, 8)))).containsExactly(new FeatureMap(32, 8));
    assertThat(neck.parameters().keySet())
        .contains(
            "dyhead_blocks.0.spatial_conv_high.conv.weight",
            "dyhead_blocks.0.spatial_conv_low.norm.bias",
            "dyhead_blocks.0.spatial_conv_offset.bias",
            "dyhead_blocks.0.scale_attn_module.1.weight",
            "dyhead_blocks.0.task_attn_module.conv2.conv.bias");
  }

  @Test
  void channelsMustFit() {
    assertThat(Models.problems(TEXT.formatted(24)))
        .contains(
            "`out_channels` must be a multiple of 16, for the normalization by groups, got 24.");
    DyHead neck = Models.build(DyHead.class, TEXT.formatted(16));
    assertThatThrownBy(() -> neck.outputs(List.of(new FeatureMap(8, 8))))
        .hasMessage("`in_channels` is 16, but the feature maps have [8] channels.");
  }
}
