package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class MaskIoUHeadTest {
  private static String text(String more) {
    return "dict(type='MaskIoUHead', num_convs=2, roi_feat_size=4, in_channels=3,"
        + " conv_out_channels=5, fc_out_channels=6, num_classes=2"
        + more
        + ")";
  }

  @Test
  void anOverlapIsPredictedForTheClassOfEachObject() {
    try (TensorScope scope = new TensorScope()) {
      MaskIoUHead head = Models.build(MaskIoUHead.class, text(""));
      assertThat(head.state().keySet())
          .containsExactly(
              "convs.0.weight",
              "convs.0.bias",
              "convs.1.weight",
              "convs.1.bias",
              "fcs.0.weight",
              "fcs.0.bias",
              "fcs.1.weight",
              "fcs.1.bias",
              "fc_mask_iou.weight",
              "fc_mask_iou.bias");
      assertThat(head.state().get("convs.0.weight").shape()).isEqualTo(new Shape(5, 4, 3, 3));
      assertThat(head.state().get("fcs.0.weight").shape()).isEqualTo(new Shape(6, 20));
      head.materialize(Device.CPU, new Random(0));
      head.state().get("fc_mask_iou.weight").data().fill_(0);
      head.state().get("fc_mask_iou.bias").data().copy_(Tensor.of(new float[] {.25f, .75f}, 2));
      Tensor features = Tensor.randn(new Shape(3, 3, 4, 4), Device.CPU);
      Tensor masks = Tensor.ones(new Shape(3, 8, 8), Device.CPU);
      assertThat(head.forward(features, masks, Tensor.of(new long[] {1, 0, 1}, 3)).toFloatArray())
          .containsExactly(.75f, .25f, .75f);
      head.free();
    }
  }

  @Test
  void overlapsCountTheObjectOutsideTheRegion() {
    try (TensorScope scope = new TensorScope()) {
      // The mask has 2 pixels, one of them right. The object has 2 inside, and as many outside. A
      // logit of 0.4 does not exceed the threshold.
      Tensor logits = Tensor.of(new float[] {1, .4f, 2, -1}, 1, 2, 2);
      Tensor targets = Tensor.of(new float[] {1, 1, 0, 0}, 1, 2, 2);
      Tensor inside = Tensor.of(new float[] {.5f}, 1);
      assertThat(MaskIoUHead.overlaps(logits, targets, inside, 0.5).toFloatArray())
          .containsExactly(new float[] {1f / (2 + 4 - 1)}, within(1e-6f));
    }
  }

  @Test
  void masksBesideTheirObjectAreNotTrained() {
    try (TensorScope scope = new TensorScope()) {
      MaskIoUHead head = Models.build(MaskIoUHead.class, text(""));
      Tensor found = Tensor.of(new float[] {.5f, 2}, 2);
      // Half of the squared error of the first one
      assertThat(head.loss(found, Tensor.of(new float[] {.25f, 0}, 2)).toDouble())
          .isEqualTo(0.03125);
      assertThat(head.loss(found, Tensor.of(new float[] {0, 0}, 2)).toDouble()).isZero();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(text("").replace("size=4", "size=7")))
        .contains("`roi_feat_size` must be even, got 7 x 7.");
    MaskIoUHead head = Models.build(MaskIoUHead.class, text(""));
    RoiMaskHead masks =
        Models.build(
            FCNMaskHead.class,
            "dict(type='FCNMaskHead', num_classes=3, upsample_cfg=dict(type='nearest', scale_factor=4))");
    assertThatThrownBy(() -> head.checkInputs(3, new OutputSize(4, 4), masks))
        .isInstanceOfSatisfying(
            ArgumentException.class,
            problem ->
                assertThat(problem.all())
                    .extracting(Throwable::getMessage)
                    .anyMatch(text -> text.contains("but the mask head has 3 classes"))
                    .anyMatch(text -> text.contains("masks of twice the size of the features")));
    assertThat(
            Models.problems(
                """
                dict(type='MaskScoringRoIHead', mask_iou_head=%s,
                  bbox_roi_extractor=dict(type='SingleRoIExtractor',
                    roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4,
                    featmap_strides=[4]),
                  bbox_head=dict(type='BBoxHead', in_channels=4))"""
                    .formatted(text(""))))
        .contains("`MaskScoringRoIHead` requires a `mask_head`. Set it.");
  }
}
