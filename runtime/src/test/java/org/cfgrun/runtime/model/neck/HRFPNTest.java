package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class HRFPNTest {
  private static final List<FeatureMap> MAPS = List.of(new FeatureMap(2, 4), new FeatureMap(3, 8));

  @Test
  void levelsArePooledFromTheJoinedMaps() {
    for (String pooling : List.of("AVG", "MAX")) {
      try (TensorScope scope = new TensorScope()) {
        HRFPN neck = build("num_outs=3, pooling_type='" + pooling + "'");
        neck.materialize(Device.CPU, new Random(0));
        Tensor fine = Tensor.randn(new Shape(1, 2, 8, 12), Device.CPU);
        Tensor coarse = Tensor.randn(new Shape(1, 3, 4, 6), Device.CPU);
        List<Tensor> levels = Autograd.noGrad(() -> neck.forward(List.of(fine, coarse)));
        assertThat(levels)
            .extracting(Tensor::shape)
            .containsExactly(new Shape(1, 5, 8, 12), new Shape(1, 5, 4, 6), new Shape(1, 5, 2, 3));
        Tensor joined =
            Functional.conv2d(
                Tensor.cat(List.of(fine, Functional.interpolateBilinear(coarse, 8, 12, false)), 1),
                neck.state().get("reduction_conv.conv.weight").data(),
                null,
                1,
                0,
                1,
                1);
        Tensor pooled =
            pooling.equals("MAX")
                ? Functional.maxPool2d(joined, 4, 4, 0, false)
                : joined.reshape(1, 5, 2, 4, 3, 4).mean(new int[] {3, 5}, false);
        Tensor expected =
            Functional.conv2d(
                pooled, neck.state().get("fpn_convs.2.conv.weight").data(), null, 1, 1, 1, 1);
        assertThat(levels.get(2).toFloatArray())
            .containsExactly(expected.toFloatArray(), within(1e-5f));
      }
    }
  }

  @Test
  void levelsHaveDoublingStrides() {
    assertThat(build("num_outs=3").outputs(MAPS))
        .containsExactly(new FeatureMap(5, 4), new FeatureMap(5, 8), new FeatureMap(5, 16));
    assertThat(build("num_outs=2, stride=2").outputs(MAPS))
        .containsExactly(new FeatureMap(5, 8), new FeatureMap(5, 16));
    HRFPN neck = build("num_outs=3");
    assertThatThrownBy(() -> neck.outputs(List.of(new FeatureMap(2, 4))))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`in_channels` of the neck is [2, 3], but the backbone's maps");
  }

  /** As in mmdet, where {@code init_cfg} reaches only the blocks in a list. */
  @Test
  void initialValuesAreMmdets() {
    try (TensorScope scope = new TensorScope()) {
      HRFPN neck =
          Models.build(HRFPN.class, "dict(type='HRFPN', in_channels=[40, 24], out_channels=32)");
      neck.materialize(Device.CPU, new Random(0));
      Tensor reduction = neck.state().get("reduction_conv.conv.weight").data();
      // Kaiming normal in mode fan_out
      assertThat(Math.sqrt(reduction.square().mean().toDouble()))
          .isCloseTo(Math.sqrt(2.0 / 32), within(0.03));
      // Kaiming uniform in mode fan_in with a = 1
      Tensor conv = neck.state().get("fpn_convs.0.conv.weight").data();
      assertThat(conv.abs().max().toDouble()).isCloseTo(Math.sqrt(3.0 / 288), within(1e-3));
    }
  }

  private static HRFPN build(String arguments) {
    return Models.build(
        HRFPN.class, "dict(type='HRFPN', in_channels=[2, 3], out_channels=5, " + arguments + ")");
  }
}
