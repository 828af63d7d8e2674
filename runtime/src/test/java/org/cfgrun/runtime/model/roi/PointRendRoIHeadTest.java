package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.TwoStageDetector;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden {@code point_rend} compares losses, gradients and masks with mmdet's. */
class PointRendRoIHeadTest {
  private static final PointsInRegionsKernel KERNEL = Kernel.bind(PointsInRegionsKernel.class);

  private static String changed(String from, String to) {
    String config = Goldens.read("detection/point_rend_tiny_f32.json").get("config").getAsString();
    String text = config.substring(config.indexOf('=') + 1).strip().replaceAll("\\s+", " ");
    assertThat(text).contains(from);
    return text.replace(from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in_channels=16, fc_channels=16 | in_channels=8, fc_channels=16 | `in_channels` of the head"
            + " is 8, but its features have 16 channels.",
        "fc_channels=16, num_classes=3 | fc_channels=16, num_classes=4 | `num_classes` of the head"
            + " is 4, but the mask head has 3 classes.",
        "type='SimpleRoIAlign', output_size=14 | type='SimpleRoIAlign', output_size=12 |"
            + " `roi_feat_size` of the head is 14 x 14, but its features are 12 x 12.",
        "type='CoarseMaskHead', | type='CoarseMaskHead', downsample_factor=15, |"
            + " `downsample_factor` must not exceed `roi_feat_size` = 14, got 15.",
        "type='CoarseMaskHead', | type='CoarseMaskHead', conv_kernel_size=2, | `conv_kernel_size`"
            + " must be odd, got 2.",
        "loss_point=dict( type='CrossEntropyLoss', use_mask=True | loss_point=dict("
            + " type='CrossEntropyLoss', use_mask=False | `loss_point` must be a loss of masks.",
      })
  void partsMustFit(String from, String to, String message) {
    assertThat(Models.problems(changed(from, to))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_points=36, | '' | num_points | Training a `PointRendRoIHead` requires `num_points`. Add"
            + " it.",
        "mask_size=7 | mask_size=28 | mask_size | `mask_size` is 28, but the head predicts masks of"
            + " 7.",
      })
  void trainingRequiresPoints(String from, String to, String argument, String message) {
    TwoStageDetector model = Models.build(TwoStageDetector.class, changed(from, to));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkTraining)
        .withMessageContaining(message)
        .extracting(ArgumentException::argument)
        .isEqualTo("train_cfg.rcnn." + argument);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subdivision_steps=3, | '' | subdivision_steps | Detection with a `PointRendRoIHead`"
            + " requires `subdivision_steps`. Add it.",
        "subdivision_steps=3, | subdivision_steps=9, | subdivision_steps | enlarged by a factor of at"
            + " most 256, got 2 ** 9.",
      })
  void detectionRequiresSteps(String from, String to, String argument, String message) {
    TwoStageDetector model = Models.build(TwoStageDetector.class, changed(from, to));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkDetection)
        .withMessageContaining(message)
        .extracting(ArgumentException::argument)
        .isEqualTo("test_cfg.rcnn." + argument);
  }

  @Test
  void otherHeadsRefuseThePoints() {
    String config = Goldens.read("detection/mask_rcnn_tiny_f32.json").get("config").getAsString();
    String text = config.substring(config.indexOf('=') + 1).strip().replaceAll("\\s+", " ");
    TwoStageDetector model =
        Models.build(
            TwoStageDetector.class,
            text.replace("mask_size=", "num_points=9, mask_size=")
                .replace("mask_thr_binary=", "scale_factor=2, mask_thr_binary="));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkTraining)
        .withMessage(
            "`num_points` has no effect on `StandardRoIHead`, only on `PointRendRoIHead`. Remove"
                + " it.");
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkDetection)
        .withMessage(
            "`scale_factor` has no effect on `StandardRoIHead`, only on `PointRendRoIHead`. Remove"
                + " it.");
  }

  @Test
  void regionsKeepTheirOrderWhateverTheirImages() {
    try (TensorScope scope = new TensorScope()) {
      Tensor maps = Tensor.of(new float[] {1, 1, 1, 1, 5, 5, 5, 5}, 2, 1, 2, 2);
      Tensor rois = Tensor.of(new float[] {1, 0, 0, 8, 8, 0, 0, 0, 8, 8, 1, 0, 0, 8, 8}, 3, 5);
      Tensor center = Tensor.of(new float[] {.5f, .5f, .5f, .5f, .5f, .5f}, 3, 1, 2);
      assertThat(KERNEL.sample(maps, rois, center, 0.25, false).toFloatArray())
          .containsExactly(5, 1, 5);
    }
  }

  @Test
  void theMostUncertainPixelsAreNearestToZero() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {3, -1, 2, 9, 0.5f, -7}, 1, 2, 3);
      List<Tensor> found = KERNEL.uncertainPixels(masks, 2);
      assertThat(found.get(0).toLongArray()).containsExactly(4, 1);
      assertThat(found.get(1).toFloatArray()).containsExactly(.5f, .75f, .5f, .25f);
      assertThat(
              KERNEL
                  .replaced(masks, found.get(0), Tensor.of(new float[] {10, 20}, 1, 2))
                  .toFloatArray())
          .containsExactly(3, 20, 2, 9, 10, -7);
    }
  }

  @Test
  void objectsAreInterpolatedBetweenPixels() {
    BitmapMasks masks = new BitmapMasks(2, 2, List.of(new byte[] {0, 1, 0, 1}));
    assertThat(masks.sample(0, 0.5f, 0.5f)).isZero();
    assertThat(masks.sample(0, 1.5f, 1.5f)).isEqualTo(1);
    assertThat(masks.sample(0, 1.25f, 1)).isCloseTo(.75f, within(1e-6f));
    // Beyond the edge of the image, half of it is outside.
    assertThat(masks.sample(0, 2, 1)).isCloseTo(.5f, within(1e-6f));
  }
}
