package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SCNetRoIHeadTest {
  private static final String EXTRACTOR =
      "dict(type='SingleRoIExtractor', roi_layer=dict(type='RoIAlign', output_size=%d),"
          + " out_channels=4, featmap_strides=[4, 8])";
  private static final String MASK =
      ", mask_roi_extractor="
          + EXTRACTOR.formatted(4)
          + ", mask_head=dict(type='SCNetMaskHead', num_convs=4, in_channels=4,"
          + " conv_out_channels=4, num_classes=3)";
  private static final String RELAY =
      ", feat_relay_head=dict(type='FeatureRelayHead', in_channels=8, out_conv_channels=4,"
          + " roi_feat_size=2)";
  private static final String CONTEXT =
      ", glbctx_head=dict(type='GlobalContextHead', num_convs=4, in_channels=4,"
          + " conv_out_channels=4, num_classes=3, conv_to_res=True)";

  private static String head(String... parts) {
    return """
        dict(type='SCNetRoIHead', num_stages=2, stage_loss_weights=[1, 0.5],
          bbox_roi_extractor=%s,
          bbox_head=dict(type='SCNetBBoxHead', num_shared_fcs=2, in_channels=4, fc_out_channels=8,
            roi_feat_size=2, num_classes=3, reg_class_agnostic=True)%s)"""
        .formatted(EXTRACTOR.formatted(2), String.join("", parts));
  }

  @Test
  void parametersHaveTheNamesOfMmdetection() {
    assertThat(Models.build(RoiHead.class, head(MASK, RELAY, CONTEXT)).parameters().keySet())
        .contains(
            "bbox_head.1.shared_fcs.1.weight",
            "mask_head.convs.1.conv2.bias",
            "mask_head.conv_logits.weight",
            "feat_relay_head.fc.bias",
            "glbctx_head.convs.0.conv1.weight",
            "glbctx_head.fc.weight")
        .doesNotContain("mask_head.0.conv_logits.weight", "mask_head.convs.2.conv1.bias");
  }

  @Test
  void masksAreRequired() {
    assertThat(Models.problems(head(RELAY)))
        .contains("`SCNetRoIHead` requires `mask_head` and `mask_roi_extractor`.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in_channels=8 | in_channels=9 | `in_channels` is 9, but the shared features",
        "out_conv_channels=4 | out_conv_channels=5 | `out_conv_channels` of the head is 5",
        "roi_feat_size=2) | roi_feat_size=3) | `roi_feat_size` times `scale_factor` is 6, but",
      })
  void theRelayMustFit(String from, String to, String message) {
    assertThat(Models.problems(head(MASK, RELAY.replace(from, to)))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in_channels=4, | in_channels=5, norm_cfg=dict(type='BN'), | glbctx_head.in_channels",
        "conv_out_channels=4 | conv_out_channels=5, norm_cfg=dict(type='BN')"
            + " | glbctx_head.conv_out_channels",
      })
  void theContextMustFit(String from, String to, String argument) {
    RoiHead head = Models.build(RoiHead.class, head(MASK, CONTEXT.replace(from, to)));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> head.checkInputs(List.of(new FeatureMap(4, 4), new FeatureMap(4, 8))))
        .satisfies(misfit -> assertThat(misfit.argument()).isEqualTo(argument));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_convs=4 | num_convs=1 | Expected `num_convs` of at least 2, got 1.",
        "conv_out_channels=4 | conv_out_channels=5 | must be `in_channels` = 4 unless there is",
        "num_convs=4 | conv_kernel_size=5 | `conv_to_res=True` requires `conv_kernel_size=3`",
        "num_classes=3 | num_classes=4 | `num_classes` of the mask head is 4",
      })
  void residualBlocksAreChecked(String from, String to, String message) {
    assertThat(Models.problems(head(MASK.replace(from, to)))).contains(message);
  }

  /** Class 1 of three occurs twice in the only image. */
  @Test
  void theContextLearnsWhichClassesOccur() {
    GlobalContextHead context =
        Models.build(
            GlobalContextHead.class,
            "dict(type='GlobalContextHead', in_channels=4, conv_out_channels=4, num_classes=3,"
                + " loss_weight=3.0)");
    GroundTruth truth =
        new GroundTruth(new float[] {0, 0, 4, 4, 2, 2, 8, 8}, new int[] {1, 1}, new float[0]);
    Tensor logits = Tensor.of(new float[] {0, 2, -1}, 1, 3);
    double expected = Math.log(2) + Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(-1));
    assertThat((double) context.loss(logits, List.of(truth)).toFloatArray()[0])
        .isCloseTo(expected, within(1e-6));
  }
}
