package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class PAFPNTest {
  private static PAFPN build(String arguments) {
    return Models.build(
        PAFPN.class,
        "dict(type='PAFPN', in_channels=[4, 8, 16], out_channels=6, num_outs=4%s)"
            .formatted(arguments));
  }

  @Test
  void hasMmdetectionsLayers() {
    assertThat(build("").parameters().keySet())
        .containsExactlyInAnyOrder(
            "lateral_convs.0.conv.weight",
            "lateral_convs.0.conv.bias",
            "lateral_convs.1.conv.weight",
            "lateral_convs.1.conv.bias",
            "lateral_convs.2.conv.weight",
            "lateral_convs.2.conv.bias",
            "fpn_convs.0.conv.weight",
            "fpn_convs.0.conv.bias",
            "fpn_convs.1.conv.weight",
            "fpn_convs.1.conv.bias",
            "fpn_convs.2.conv.weight",
            "fpn_convs.2.conv.bias",
            "downsample_convs.0.conv.weight",
            "downsample_convs.0.conv.bias",
            "downsample_convs.1.conv.weight",
            "downsample_convs.1.conv.bias",
            "pafpn_convs.0.conv.weight",
            "pafpn_convs.0.conv.bias",
            "pafpn_convs.1.conv.weight",
            "pafpn_convs.1.conv.bias");
  }

  @Test
  void coarseLevelsDependOnFineOnes() {
    PAFPN neck = build("");
    List<FeatureMap> inputs =
        List.of(new FeatureMap(4, 4), new FeatureMap(8, 8), new FeatureMap(16, 16));
    assertThat(neck.outputs(inputs))
        .containsExactly(
            new FeatureMap(6, 4),
            new FeatureMap(6, 8),
            new FeatureMap(6, 16),
            new FeatureMap(6, 32));
    neck.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps = new ArrayList<>();
      for (int level = 0; level < 3; level++) {
        maps.add(Tensor.ones(new Shape(1, 4 << level, 16 >> level, 16 >> level), Device.CPU));
      }
      List<Tensor> outs = Autograd.record(() -> neck.forward(maps));
      assertThat(outs)
          .extracting(Tensor::shape)
          .containsExactly(
              new Shape(1, 6, 16, 16),
              new Shape(1, 6, 8, 8),
              new Shape(1, 6, 4, 4),
              new Shape(1, 6, 2, 2));
      Autograd.backward(Autograd.record(() -> outs.get(2).sum()));
      for (String name : List.of("fpn_convs.0.conv.weight", "downsample_convs.0.conv.weight")) {
        Parameter parameter = neck.parameters().get(name);
        assertThat(Autograd.gradient(parameter.data()).abs().sum().toFloat()).as(name).isPositive();
      }
    } finally {
      neck.free();
    }
  }
}
