package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SABLHeadTest {
  private static final SidesKernel KERNEL = Kernel.bind(SidesKernel.class);

  private static String text(String more) {
    return "dict(type='SABLHead', num_classes=2, cls_in_channels=4, reg_in_channels=4,"
        + " cls_out_channels=8, reg_offset_out_channels=4, reg_cls_out_channels=4"
        + more
        + ")";
  }

  @Test
  void namesAndShapesAreThoseOfMmdet() {
    SABLHead head = Models.build(SABLHead.class, text(", num_reg_fcs=1, norm_cfg=dict(type='BN')"));
    assertThat(head.parameters().keySet())
        .contains(
            "cls_fcs.0.weight",
            "reg_pre_convs.1.conv.weight",
            "reg_pre_convs.1.bn.weight",
            "reg_post_conv_ys.0.bn.bias",
            "reg_conv_att_x.bias",
            "fc_cls.weight",
            "reg_cls_fcs.0.weight",
            "reg_offset_fcs.0.bias",
            "fc_reg_cls.weight",
            "fc_reg_offset.weight");
    assertThat(head.state().get("upsample_x.weight").shape()).isEqualTo(new Shape(4, 4, 2));
    assertThat(head.state().get("reg_post_conv_xs.0.conv.weight").shape())
        .isEqualTo(new Shape(4, 4, 1, 3));
    assertThat(head.state().get("reg_post_conv_ys.0.conv.weight").shape())
        .isEqualTo(new Shape(4, 4, 3, 1));
  }

  @Test
  void aRegionHasScoresAndOffsetsForTheBucketsOfAllSides() {
    try (TensorScope scope = new TensorScope()) {
      SABLHead head = Models.build(SABLHead.class, text(""));
      head.materialize(Device.CPU, new Random(0));
      RoiBoxHead.Output output = head.forward(Tensor.randn(new Shape(3, 4, 7, 7), Device.CPU));
      assertThat(output.scores().shape()).isEqualTo(new Shape(3, 3));
      assertThat(output.codes().shape()).isEqualTo(new Shape(3, 2 * 4 * 7));
      head.free();
    }
  }

  @Test
  void attentionIsRelativeToItsSum() {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 5}, 1, 1, 2, 2);
      // Weights 0.5 and 0.75 in the first column, equal ones in the second
      float three = (float) Math.log(3);
      Tensor logits = Tensor.of(new float[] {0, 1, three, 1}, 1, 1, 2, 2);
      assertThat(KERNEL.pool(x, logits, 2).toFloatArray())
          .containsExactly(new float[] {(.5f + 2.25f) / 1.25f, 3.5f}, within(1e-6f));
    }
  }

  @Test
  void bucketsAreCountedFromTheEdgeToTheCenter() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(KERNEL.split(Tensor.of(new float[] {1, 2, 3, 4}, 1, 4)).toFloatArray())
          .containsExactly(1, 2, 4, 3);
      assertThat(KERNEL.split(Tensor.of(new float[] {1, 2, 3}, 1, 3)).toFloatArray())
          .containsExactly(1, 2, 3, 2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", reg_pre_kernel=2 | `reg_pre_kernel` must be odd, got 2.",
        ", reg_class_agnostic=False | `reg_class_agnostic=False` is not supported. Remove it.",
        ", roi_feat_size=8 | `num_buckets` must be `roi_feat_size` times `reg_feat_up_ratio`, 16,"
            + " got 14.",
        ", loss_bbox_cls=dict(type='CrossEntropyLoss') | The buckets require a loss with"
            + " `use_sigmoid=True`. Set it.",
        ", num_cls_fcs=0 | num_cls_fcs",
      })
  void reportsWhatItCannotCompute(String more, String message) {
    assertThat(Models.problems(text(more))).contains(message);
  }

  @Test
  void reportsFeaturesThatDoNotFit() {
    assertThat(Models.problems(text("").replace("offset_out_channels=4", "offset_out_channels=5")))
        .contains("`reg_offset_out_channels` must be `reg_in_channels`, 4, got 5.");
    SABLHead head = Models.build(SABLHead.class, text(""));
    assertThatThrownBy(() -> head.checkInputs(5, new OutputSize(7, 7)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining(
            "`cls_in_channels` of the head is 4, but its features have 5 channels.");
    assertThatThrownBy(() -> head.checkInputs(4, new OutputSize(7, 6)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`roi_feat_size` of the head is 7 x 7, but its features are 7 x 6.");
  }
}
