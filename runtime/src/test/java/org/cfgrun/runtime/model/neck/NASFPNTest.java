package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class NASFPNTest {
  private static final String TEXT =
      "dict(type='NASFPN', in_channels=[1, 2, 3], out_channels=2, start_level=1, num_outs=%s, stack_times=1)";

  @Test
  void extraLevelsHalveTheResolution() {
    NASFPN neck = Models.build(NASFPN.class, TEXT.formatted(5));
    assertThat(
            neck.outputs(
                List.of(new FeatureMap(1, 4), new FeatureMap(2, 8), new FeatureMap(3, 16))))
        .containsExactly(
            new FeatureMap(2, 8),
            new FeatureMap(2, 16),
            new FeatureMap(2, 32),
            new FeatureMap(2, 64),
            new FeatureMap(2, 128));
    assertThat(neck.parameters().keySet())
        .contains(
            "lateral_convs.0.conv.weight",
            "extra_downsamples.2.0.conv.weight",
            "fpn_stages.0.gp_64_4.out_conv.conv.bias")
        .doesNotContain("fpn_stages.0.gp_43_5.out_conv.conv.weight");
  }

  @Test
  void connectionsNeedFiveLevels() {
    assertThat(Models.problems(TEXT.formatted(4)))
        .contains("The connections are made for 5 levels, got `num_outs` = 4. Set `num_outs=5`.");
  }

  @Test
  void mapsMustBeLargeEnoughToHalve() {
    NASFPN neck = Models.build(NASFPN.class, TEXT.formatted(5));
    neck.materialize(Device.CPU, new Random(0));
    List<Tensor> maps =
        List.of(
            Tensor.ones(new Shape(1, 1, 12, 16), Device.CPU),
            Tensor.ones(new Shape(1, 2, 6, 8), Device.CPU),
            Tensor.ones(new Shape(1, 3, 3, 4), Device.CPU));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> neck.forward(maps))
        .withMessageContaining(
            "but the one of level 5 has height 1 and width 2. Pad images to a multiple of 128");
  }

  private static Tensor map(int height, int width, float... values) {
    return Tensor.of(values, new Shape(1, 1, height, width), Device.CPU);
  }

  @Test
  void cellsResizeTheirInputs() {
    MergeCell sum = new MergeCell(MergeCell.Kind.SUM);
    Tensor like = map(1, 2, 0, 0);
    // Three columns get a column of zeros on the right, then the maximum of two.
    assertThat(sum.forward(map(1, 3, 1, -2, -3), map(1, 1, 10), like).toFloatArray())
        .containsExactly(11, 10);
    MergeCell pooling = new MergeCell(MergeCell.Kind.GLOBAL_POOLING);
    // The mean of the second map is 0, whose sigmoid is 0.5.
    assertThat(pooling.forward(map(1, 2, 4, 8), map(1, 2, 1, -1), like).toFloatArray())
        .containsExactly(3, 3);
  }
}
