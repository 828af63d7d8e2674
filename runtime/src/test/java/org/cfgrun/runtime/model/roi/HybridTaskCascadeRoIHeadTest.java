package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.RoiHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HybridTaskCascadeRoIHeadTest {
  private static final String MASK =
      "dict(type='HTCMaskHead', num_convs=1, in_channels=4, conv_out_channels=4, num_classes=3%s)";
  private static final String FIRST = MASK.formatted(", with_conv_res=False");
  private static final String NEXT = MASK.formatted("");
  private static final String SEMANTIC =
      ", semantic_roi_extractor=dict(type='SingleRoIExtractor', roi_layer=dict(type='RoIAlign',"
          + " output_size=4), out_channels=4, featmap_strides=[8]),"
          + " semantic_head=dict(type='FusedSemanticHead', num_ins=2, fusion_level=1, num_convs=1,"
          + " in_channels=4, conv_out_channels=4, num_classes=5)";

  private static String head(String masks, String further) {
    return """
        dict(type='HybridTaskCascadeRoIHead', num_stages=2, stage_loss_weights=[1, 0.5],
          bbox_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4, featmap_strides=[4, 8]),
          bbox_head=dict(type='Shared2FCBBoxHead', in_channels=4, fc_out_channels=8,
            roi_feat_size=2, num_classes=3, reg_class_agnostic=True)%s%s)"""
        .formatted(masks, further);
  }

  private static String masks(String... heads) {
    return ", mask_head=[" + String.join(", ", heads) + "]";
  }

  @Test
  void parametersHaveTheNamesOfMmdetection() {
    var head = Models.build(RoiHead.class, head(masks(FIRST, NEXT), SEMANTIC));
    assertThat(head.trainsSemanticMaps()).isTrue();
    assertThat(head.parameters().keySet())
        .contains(
            "mask_head.0.convs.0.conv.weight",
            "mask_head.1.conv_res.conv.bias",
            "semantic_head.lateral_convs.1.conv.weight",
            "semantic_head.convs.0.conv.bias",
            "semantic_head.conv_embedding.conv.weight",
            "semantic_head.conv_logits.bias")
        .doesNotContain("mask_head.0.conv_res.conv.weight");
  }

  @Test
  void withoutASemanticHeadNoMapsAreTrained() {
    assertThat(Models.build(RoiHead.class, head(masks(FIRST, NEXT), "")).trainsSemanticMaps())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "semantic_fusion=('box',) | Expected 'bbox' or 'mask' in `semantic_fusion`, got 'box'.",
        "semantic_roi_extractor=None | `semantic_head` requires `semantic_roi_extractor`.",
      })
  void invalidArgumentsAreRefused(String argument, String message) {
    String further = SEMANTIC.replaceAll(", semantic_roi_extractor=.*(?=, semantic_head)", "");
    assertThat(Models.problems(head(masks(FIRST, NEXT), further + ", " + argument)))
        .contains(message);
  }

  @Test
  void interleavingRequiresMasks() {
    assertThat(Models.problems(head("", ""))).contains("Set `interleaved=False`");
    assertThat(Models.problems(head("", ", interleaved=False"))).isEmpty();
  }

  @Test
  void maskHeadsMustFitEachOther() {
    assertThat(Models.problems(head(masks(FIRST, FIRST), ""))).contains("`with_conv_res=True`");
    assertThat(Models.problems(head(masks(FIRST, FIRST), ", mask_info_flow=False"))).isEmpty();
    String wide = NEXT.replace("conv_out_channels=4", "conv_out_channels=6");
    assertThat(Models.problems(head(masks(FIRST, wide), "")))
        .contains(
            "`conv_out_channels` of the head is 6, but the features of the stage before have 4");
    String plain = NEXT.replace("HTCMaskHead", "FCNMaskHead");
    assertThat(Models.problems(head(masks(FIRST, plain), "")))
        .contains("requires mask heads of the type `HTCMaskHead`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_ins=2 | num_ins=3 | semantic_head.num_ins",
        "fusion_level=1 | fusion_level=0 | semantic_roi_extractor.featmap_strides",
        "in_channels=4, conv_out | in_channels=5, conv_out | semantic_head.in_channels",
        "out_channels=4, featmap | out_channels=3, featmap | semantic_roi_extractor.out_channels",
      })
  void theSemanticHeadMustFitThePyramid(String from, String to, String argument) {
    var head = Models.build(RoiHead.class, head(masks(FIRST, NEXT), SEMANTIC.replace(from, to)));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> head.checkInputs(List.of(new FeatureMap(4, 4), new FeatureMap(4, 8))))
        .satisfies(misfit -> assertThat(misfit.argument()).isEqualTo(argument));
  }
}
