package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CascadeRoIHeadTest {
  private static final String HEAD =
      "dict(type='Shared2FCBBoxHead', in_channels=4, fc_out_channels=8, roi_feat_size=2,"
          + " num_classes=%d, reg_class_agnostic=%s)";

  private static String cascade(String heads, String weights) {
    return """
        dict(type='CascadeRoIHead', num_stages=3, stage_loss_weights=%s,
          bbox_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4, featmap_strides=[4]),
          bbox_head=%s)"""
        .formatted(weights, heads);
  }

  private static String head(int classes) {
    return HEAD.formatted(classes, "True");
  }

  @Test
  void aHeadForAllStagesIsBuiltForEach() {
    CascadeRoIHead cascade = Models.build(CascadeRoIHead.class, cascade(head(3), "[1, 0.5, 0.25]"));
    assertThat(cascade.numStages()).isEqualTo(3);
    assertThat(cascade.parameters().keySet())
        .hasSize(3 * 8)
        .contains(
            "bbox_head.0.shared_fcs.0.weight",
            "bbox_head.1.fc_cls.bias",
            "bbox_head.2.fc_reg.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3, 3, 3 | [1, 0.5] | `stage_loss_weights` must have a value for each stage: expected 3,"
            + " got 2.",
        "3, 3 | [1, 1, 1] | `bbox_head` must have a value for each stage: expected 3, got 2.",
        "3, 3, 4 | [1, 1, 1] | The stages of `bbox_head` must have the same `num_classes`, got 3"
            + " and 4.",
      })
  void stagesMustFitEachOther(String classes, String weights, String message) {
    StringBuilder heads = new StringBuilder("[");
    for (String each : classes.split(", ")) {
      heads.append(head(Integer.parseInt(each))).append(", ");
    }
    assertThat(Models.problems(cascade(heads + "]", weights))).contains(message);
  }

  @Test
  void misfitsNameTheirStage() {
    String heads =
        "[%s, %s, %s]".formatted(head(3), head(3), head(3).replace("feat_size=2", "feat_size=3"));
    CascadeRoIHead cascade = Models.build(CascadeRoIHead.class, cascade(heads, "[1, 1, 1]"));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> cascade.checkInputs(List.of(new FeatureMap(5, 4))))
        .satisfies(
            misfit ->
                assertThat(misfit.all())
                    .extracting(ArgumentException::argument)
                    .containsExactly(
                        "bbox_roi_extractor.out_channels", "bbox_head.2.roi_feat_size"));
  }

  @Test
  void eachStageHasItsMaskHead() {
    String masks =
        head(3)
            + ", mask_head=dict(type='FCNMaskHead', num_convs=0, in_channels=4, conv_out_channels=4,"
            + " num_classes=3)";
    CascadeRoIHead cascade = Models.build(CascadeRoIHead.class, cascade(masks, "[1, 1, 1]"));
    assertThat(cascade.hasMasks()).isTrue();
    assertThat(cascade.parameters().keySet())
        .hasSize(3 * (8 + 4))
        .contains("mask_head.0.upsample.weight", "mask_head.2.conv_logits.bias");
    String extractor =
        "mask_roi_extractor=[dict(type='SingleRoIExtractor',"
            + " roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4,"
            + " featmap_strides=[4])]";
    assertThat(Models.problems(cascade(masks + ", " + extractor, "[1, 1, 1]")))
        .contains("`mask_roi_extractor` must have a value for each stage: expected 3, got 1.");
    String other = masks.replaceFirst("num_classes=3\\)$", "num_classes=4)");
    assertThat(Models.problems(cascade(other, "[1, 1, 1]")))
        .contains("`num_classes` of the mask head is 4, but the box head has 3 classes.");
  }

  @Test
  void scoresOfTheStagesMustBeOfOneKind() {
    String sigmoid =
        head(3)
            .replace(
                "num_classes",
                "loss_cls=dict(type='CrossEntropyLoss', use_sigmoid=True), num_classes");
    String heads = "[%s, %s, %s]".formatted(head(3), sigmoid, head(3));
    assertThat(Models.problems(cascade(heads, "[1, 1, 1]"))).contains("Set `use_sigmoid`");
  }

  @Test
  void aBoxIsCorrectedByTheCodesOfItsClass() {
    RoiBoxHead own = Models.build(RoiBoxHead.class, HEAD.formatted(2, "False"));
    RoiBoxHead shared = Models.build(RoiBoxHead.class, HEAD.formatted(2, "True"));
    Tensor rois = Tensor.of(new float[] {0, 0, 10, 20, 10, 0, 30, 20}, 2, 4);
    // A code of 1 is a tenth of the width or height of the region.
    Tensor codes = Tensor.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}, 2, 8);
    Tensor labels = Tensor.of(new long[] {0, 1}, 2);
    ImageMeta meta = new ImageMeta("a.png", 1, 21, 40, 21, 40, 21, 40, 1, 1, false);
    assertThat(own.corrected(rois, labels, codes, meta).toFloatArray())
        .containsExactly(1, 0, 11, 20, 10, 2, 30, 21);
    assertThat(shared.corrected(rois, labels, codes.narrow(1, 0, 4), meta).toFloatArray())
        .containsExactly(1, 0, 11, 20, 12, 0, 32, 20);
  }
}
