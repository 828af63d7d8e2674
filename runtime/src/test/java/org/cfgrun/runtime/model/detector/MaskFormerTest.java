package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.junit.jupiter.api.Test;

class MaskFormerTest {
  private static String text(String golden) {
    String config = new DetectorGolden(golden).json().get("config").getAsString().strip();
    return config.substring(config.indexOf('=') + 1).strip();
  }

  private static Detector built(String text) {
    return Models.build(Detector.class, text);
  }

  /** Masks are always trained, but only objects have masks among the results. */
  @Test
  void resultsAreThoseOfTheTestCfg() {
    Detector segments = built(text("maskformer"));
    assertThat(segments.predictsSegments()).isTrue();
    assertThat(segments.hasMasks()).isFalse();
    assertThat(segments.trainsMasks()).isTrue();
    assertThat(segments.trainsSemanticMaps()).isTrue();
    assertThat(segments.numClasses()).isEqualTo(5);
    String both = text("mask2former_panoptic");
    assertThat(built(both).predictsSegments()).isTrue();
    assertThat(built(both).hasMasks()).isTrue();
    Detector objects = built(both.replace("panoptic_on=True", "panoptic_on=False"));
    assertThat(objects.predictsSegments()).isFalse();
    assertThat(objects.hasMasks()).isTrue();
  }

  @Test
  void headsMustHaveTheSameClasses() {
    String text = text("maskformer");
    int fusion = text.indexOf("panoptic_fusion_head");
    String wrong =
        text.substring(0, fusion)
            + text.substring(fusion).replaceFirst("num_stuff_classes=2", "num_stuff_classes=3");
    assertThat(Models.problems(wrong))
        .contains(
            "`num_stuff_classes` of `panoptic_head` is 2, but `panoptic_fusion_head` has 3 such"
                + " classes.");
  }

  @Test
  void theHeadMustFitTheBackbone() {
    assertThat(Models.problems(text("maskformer").replace("base_channels=2", "base_channels=4")))
        .contains(
            "The feature maps have [16, 32, 64, 128] channels, but `in_channels` is [8, 16, 32,"
                + " 64].");
  }

  @Test
  void pointsAreNotTrainedByMaskFormer() {
    Detector detector =
        built(text("maskformer").replace("train_cfg=dict(", "train_cfg=dict(num_points=64,"));
    assertThatThrownBy(detector::checkTraining)
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`num_points` has no effect on `MaskFormerHead`")
        .extracting(complaint -> ((ArgumentException) complaint).argument())
        .isEqualTo("train_cfg.num_points");
    built(text("mask2former_panoptic")).checkTraining();
  }
}
