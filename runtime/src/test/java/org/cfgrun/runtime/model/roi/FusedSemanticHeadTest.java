package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedSemanticHeadTest {
  /** The logits of two classes in two pixels. */
  private static final float[] LOGITS = {2, 0, 0, 0};

  private static SemanticHead head(String loss) {
    return Models.build(
        SemanticHead.class,
        "dict(type='FusedSemanticHead', num_ins=1, fusion_level=0, num_convs=1, in_channels=2,"
            + " conv_out_channels=2, num_classes=2%s)".formatted(loss));
  }

  private static double loss(String loss, int... classes) {
    byte[] pixels = {(byte) classes[0], (byte) classes[1]};
    GroundTruth truth = GroundTruth.NOTHING.withSemanticMap(new SemanticMap(1, 2, pixels));
    return head(loss).loss(Tensor.of(LOGITS, 1, 2, 1, 2), List.of(truth)).toFloatArray()[0];
  }

  /** Class 0 has the logits 2 and 0 in the pixels, class 1 has 0 and 0. */
  @Test
  void theLossIsTheMeanOverAllPixels() {
    double first = Math.log(1 + Math.exp(-2));
    double second = Math.log(2);
    assertThat(loss("", 0, 1)).isCloseTo(0.2 * (first + second) / 2, within(1e-6));
  }

  @Test
  void ignoredPixelsCountInTheMeanUnlessToldOtherwise() {
    double first = Math.log(1 + Math.exp(-2));
    assertThat(loss("", 0, 255)).isCloseTo(0.2 * first / 2, within(1e-6));
    String other =
        ", loss_seg=dict(type='CrossEntropyLoss', ignore_index=255, avg_non_ignore=True)";
    assertThat(loss(other, 0, 255)).isCloseTo(first, within(1e-6));
  }

  @Test
  void aClassThatIsNotPredictedIsRefused() {
    assertThatThrownBy(() -> loss("", 0, 2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has the class 2, which the head does not predict");
  }

  @Test
  void aMapOfAnotherSizeIsRefused() {
    GroundTruth truth = GroundTruth.NOTHING.withSemanticMap(new SemanticMap(2, 2, new byte[4]));
    assertThatThrownBy(() -> head("").loss(Tensor.of(LOGITS, 1, 2, 1, 2), List.of(truth)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `scale_factor` of `SegRescale`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss_seg=dict(type='CrossEntropyLoss', use_sigmoid=True) | a loss of exclusive classes",
        "loss_seg=dict(type='CrossEntropyLoss', use_mask=True) | a loss of exclusive classes",
      })
  void otherLossesAreRefused(String argument, String message) {
    assertThat(
            Models.problems(
                "dict(type='FusedSemanticHead', num_ins=1, fusion_level=0, " + argument + ")"))
        .contains(message);
  }

  @Test
  void theFusionLevelMustExist() {
    assertThat(Models.problems("dict(type='FusedSemanticHead', num_ins=2, fusion_level=2)"))
        .contains("Expected `fusion_level` below `num_ins` = 2, got 2.");
  }
}
