package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.RPN;
import org.cfgrun.runtime.model.detector.TwoStageDetector;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden {@code crpn} compares losses, gradients and regions with mmdet's. */
class CascadeRPNHeadTest {
  private static String config() {
    String config = Goldens.read("detection/crpn_tiny_f32.json").get("config").getAsString();
    return config.substring(config.indexOf('=') + 1).strip().replaceAll("\\s+", " ");
  }

  private static String changed(String from, String to) {
    assertThat(config()).contains(from);
    return config().replace(from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_stages=2 | num_stages=3 | Expected `num_stages` = 3 stages, got 2.",
        "scales=[8] | scales=[8, 16] | Expected one anchor per cell, got 2. Set one scale and one"
            + " ratio.",
        "strides=[4, 8, 16, 32, 64] | strides=[(4, 8), 8, 16, 32, 64] | Expected the same stride in"
            + " both directions, got [4, 8].",
        "with_cls=True | with_cls=False | The last stage selects regions by their scores. Set"
            + " `with_cls=True`.",
        "strides=[4, 8, 16, 32, 64] | strides=[4, 8, 16, 32, 128] | Expected the strides",
        "adapt_cfg=dict(type='offset') | adapt_cfg=dict(type='other') | must be one of 'dilation', 'offset', got 'other'",
        "feat_channels=16, anchor | feat_channels=8, anchor | `in_channels` of the head is 16, but"
            + " its feature maps have 8 channels.",
        "train_cfg=dict(rpn=[ | train_cfg=dict(rpn=[dict(), | `rpn` must have a value for each"
            + " stage: expected 2, got 3.",
      })
  void stagesMustFit(String from, String to, String message) {
    assertThat(Models.problems(changed(from, to))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "with_cls=False | with_cls=True | rpn.0.assigner | `RegionAssigner` is for a stage without"
            + " scores. Set `with_cls=False` in the stage.",
        "sampling=True | sampling=False | rpn.1.sampler | `sampler` has no effect on a stage with"
            + " `sampling=False`. Remove one of them.",
        "type='RegionAssigner', center_ratio=0.2, ignore_ratio=0.5 | type='UniformAssigner', pos_ignore_thr=0.1,"
            + " neg_ignore_thr=0.7 | rpn.0.assigner | `UniformAssigner` is not an assigner for this head.",
      })
  void targetsMustFit(String from, String to, String argument, String message) {
    RPN model = Models.build(RPN.class, changed(from, to));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkTraining)
        .withMessageContaining(message)
        .extracting(ArgumentException::argument)
        .isEqualTo("train_cfg." + argument);
  }

  /** As in mmdet, where {@code rpn_proposal} has no effect on this head. */
  @Test
  void theSecondStageTrainsOnTheRegionsOfDetection() {
    String cascade = config();
    String head = cascade.substring(cascade.indexOf("rpn_head="), cascade.indexOf("train_cfg="));
    String faster = Goldens.read("detection/faster_giou_tiny_f32.json").get("config").getAsString();
    faster = faster.substring(faster.indexOf('=') + 1).strip().replaceAll("\\s+", " ");
    String text =
        faster.substring(0, faster.indexOf("rpn_head="))
            + head
            + faster.substring(faster.indexOf("roi_head="), faster.indexOf("train_cfg="))
            + "train_cfg=dict("
            + cascade
                .substring(cascade.indexOf("rpn=["), cascade.indexOf(", test_cfg"))
                .replaceAll("\\)$", ", ")
            + "rpn_proposal=dict(nms_post=3, max_per_img=1, nms=dict(type='nms', iou_threshold=0.7)), "
            + faster.substring(faster.indexOf("rcnn="));
    TwoStageDetector detector = Models.build(TwoStageDetector.class, text);
    detector.checkTraining();
    TwoStageDetector without =
        Models.build(
            TwoStageDetector.class,
            text.replaceFirst("test_cfg=dict\\( rpn=.*?min_bbox_size=0\\), ", "test_cfg=dict("));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(without::checkTraining)
        .withMessageContaining("training of `CascadeRPNHead` requires `test_cfg.rpn`.");
  }

  @Test
  void offsetsMoveTheWindowToTheAnchor() {
    AdaptiveConv conv = new AdaptiveConv(1, 1, new AdaptCfg(AdaptCfg.Type.OFFSET, 3));
    conv.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      float[] weight = new float[9];
      weight[0] = 1;
      weight[5] = 100;
      Tensor values = Tensor.of(weight, new Shape(1, 1, 3, 3), Device.CPU);
      Tensor data = conv.parameters().get("conv.weight").data();
      Autograd.noGrad(() -> data.copy_(values));
      float[] pixels = new float[64];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = i;
      }
      float[] anchors = new float[64 * 4];
      // The anchor of cell (3, 3), from cell (1, 2) to cell (5, 4) in steps of 4 pixels.
      System.arraycopy(new float[] {4, 8, 20, 16}, 0, anchors, 27 * 4, 4);
      Tensor y =
          conv.forward(
              Tensor.of(pixels, new Shape(1, 1, 8, 8), Device.CPU),
              Tensor.of(anchors, new Shape(1, 64, 4), Device.CPU),
              4);
      // The first position is the upper left corner, and the sixth one the middle of the right
      // edge.
      assertThat(y.toFloatArray()[27]).isEqualTo((2 * 8 + 1) + 100 * (3 * 8 + 5));
    } finally {
      conv.free();
    }
  }
}
