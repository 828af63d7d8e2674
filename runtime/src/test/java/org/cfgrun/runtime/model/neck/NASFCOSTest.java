package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.dense.NASFCOSHead;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class NASFCOSTest {
  private static final String NECK =
      "dict(type='NASFCOS_FPN', in_channels=[2, 4, 6, 8], out_channels=4, num_outs=5,"
          + " add_extra_convs=True, norm_cfg=dict(type='BN'))";

  private static List<FeatureMap> maps(int... channels) {
    return List.of(
        new FeatureMap(channels[0], 4),
        new FeatureMap(channels[1], 8),
        new FeatureMap(channels[2], 16),
        new FeatureMap(channels[3], 32));
  }

  /** The sides of the maps do not divide each other. */
  @Test
  void outputsHaveTheSizesOfTheMaps() {
    NASFCOS_FPN neck = Models.build(NASFCOS_FPN.class, NECK);
    assertThat(neck.outputs(maps(2, 4, 6, 8)))
        .extracting(FeatureMap::stride)
        .containsExactly(8, 16, 32, 64, 128);
    neck.materialize(Device.CPU, new Random(0));
    neck.train(false);
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> outputs =
          neck.forward(
              List.of(
                  Tensor.randn(new Shape(1, 2, 26, 30), Device.CPU),
                  Tensor.randn(new Shape(1, 4, 13, 15), Device.CPU),
                  Tensor.randn(new Shape(1, 6, 7, 8), Device.CPU),
                  Tensor.randn(new Shape(1, 8, 4, 4), Device.CPU)));
      assertThat(outputs)
          .extracting(Tensor::shape)
          .containsExactly(
              new Shape(1, 4, 13, 15),
              new Shape(1, 4, 7, 8),
              new Shape(1, 4, 4, 4),
              new Shape(1, 4, 2, 2),
              new Shape(1, 4, 1, 1));
    } finally {
      neck.free();
    }
  }

  @Test
  void everyCellConvolvesItsFirstInput() {
    NASFCOS_FPN neck = Models.build(NASFCOS_FPN.class, NECK);
    assertThat(neck.state().keySet())
        .contains("fpn.c32.input1_conv.conv.weight", "fpn.c61.input2_conv.conv.bias")
        .doesNotContain("fpn.c32.input2_conv.conv.weight", "fpn.c02.input2_conv.conv.weight");
    // One group for each channel of the result; the norm comes first and has those of both inputs.
    assertThat(neck.state().get("fpn.c22_1.out_conv.conv.weight").shape())
        .isEqualTo(new Shape(4, 2, 1, 1));
    assertThat(neck.state().get("fpn.c22_1.out_conv.bn.weight").shape()).isEqualTo(new Shape(8));
  }

  @Test
  void reportsWhatDoesNotFit() {
    NASFCOS_FPN neck = Models.build(NASFCOS_FPN.class, NECK);
    assertThatThrownBy(() -> neck.outputs(maps(2, 4, 6, 9)))
        .hasMessage(
            "`in_channels` of the neck is [2, 4, 6, 8], but the backbone's maps have [2, 4, 6, 9] channels.");
    assertThat(Models.problems(NECK.replace("num_outs=5", "num_outs=2")))
        .contains("`num_outs` must be at least 3, got 2.");
    assertThat(Models.problems(NECK.replace("num_outs=5", "num_outs=5, start_level=0")))
        .contains("`NASFCOS_FPN` uses the last three of four maps");
  }

  @Test
  void theHeadHasTheLayersOfTheSearch() {
    String text =
        "dict(type='NASFCOSHead', num_classes=2, in_channels=4, feat_channels=4, norm_cfg=None)";
    NASFCOSHead head = Models.build(NASFCOSHead.class, text);
    assertThat(head.state().get("cls_convs.0.conv.conv_offset.weight").shape())
        .isEqualTo(new Shape(54, 4, 3, 3));
    assertThat(head.state().get("reg_convs.1.conv.weight").shape())
        .isEqualTo(new Shape(4, 4, 3, 3));
    assertThat(head.state().get("reg_convs.3.conv.weight").shape())
        .isEqualTo(new Shape(4, 4, 1, 1));
    assertThat(head.state().keySet())
        .contains("cls_convs.2.conv.bias")
        .doesNotContain("cls_convs.1.conv.bias");
    assertThat(Models.problems(text.replace("feat_channels=4", "feat_channels=5")))
        .contains("`feat_channels` must be even, got 5.");
  }
}
