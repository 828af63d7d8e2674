package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class HourglassNetTest {
  private static final String NET =
      "dict(type='HourglassNet', downsample_times=2, num_stacks=%s, stage_channels=(4, 6, 8),"
          + " stage_blocks=(2, 1, 1), feat_channel=5)";

  @Test
  void eachHourglassHasAMapOfStrideFour() {
    HourglassNet net = Models.build(HourglassNet.class, NET.formatted(2));
    assertThat(net.outputs()).containsExactly(new FeatureMap(5, 4), new FeatureMap(5, 4));
    net.materialize(Device.CPU, new Random(0));
    // Sides that are not multiples of 16: the half of a map is rounded up.
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps =
          net.forward(List.of(Tensor.randn(new Shape(1, 3, 36, 52), Device.CPU)).get(0));
      assertThat(maps)
          .extracting(Tensor::shape)
          .containsExactly(new Shape(1, 5, 9, 13), new Shape(1, 5, 9, 13));
    } finally {
      net.free();
    }
  }

  /** The last of the blocks that enlarge changes the channels, the first of all others. */
  @Test
  void hasTheNamesOfMmdet() {
    HourglassNet net = Models.build(HourglassNet.class, NET.formatted(2));
    assertThat(net.state().keySet())
        .contains(
            "stem.0.bn.weight",
            "stem.1.0.downsample.1.weight",
            "hourglass_modules.1.low2.low2.0.conv1.weight",
            "hourglass_modules.0.low1.0.downsample.0.weight",
            "hourglass_modules.0.low3.1.downsample.0.weight",
            "inters.0.conv2.weight",
            "conv1x1s.0.conv.weight",
            "remap_convs.0.bn.bias",
            "out_convs.1.conv.weight")
        .doesNotContain("hourglass_modules.0.low3.0.downsample.0.weight", "inters.1.conv1.weight");
    assertThat(Models.build(HourglassNet.class, NET.formatted(1)).state().keySet())
        .contains("inters.0.conv1.weight")
        .doesNotContain("remap_convs.0.bn.bias");
  }

  @Test
  void reportsWhatDoesNotFit() {
    String text = NET.formatted(2);
    assertThat(Models.problems(text.replace("times=2", "times=3")))
        .contains("Expected at least 4 numbers for `downsample_times=3`, got 3.");
    assertThat(Models.problems(text.replace("(2, 1, 1)", "(2, 1)")))
        .contains("Expected a number for each of 3 `stage_channels`, got 2.");
  }
}
