package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoStageDetectorTest {
  private static String text() {
    String config = Goldens.read("detection/faster_giou_tiny_f32.json").get("config").getAsString();
    return config.substring(config.indexOf('=') + 1).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rpn_head=dict(type='RPNHead',in_channels=16 | rpn_head=dict(type='RPNHead',in_channels=8"
            + " | `in_channels` of the head is 8, but its feature maps have 16 channels.",
        "strides=[4,8,16,32,64] | strides=[4,8,16,32]"
            + " | `anchor_generator` of the head has 4 `strides`, but there are 5 feature maps.",
        "featmap_strides=[4,8,16,32] | featmap_strides=[4,8,16,16]"
            + " | `featmap_strides` of the extractor has 16 for level 3, but its feature map has"
            + " the stride 32.",
        "featmap_strides=[4,8,16,32] | featmap_strides=[4,8,16,32,64,128]"
            + " | `featmap_strides` has 6 levels, but there are 5 feature maps.",
        "out_channels=16,featmap_strides | out_channels=8,featmap_strides"
            + " | `out_channels` of the extractor is 8, but its feature maps have 16 channels.",
        "output_size=7 | output_size=14"
            + " | `roi_feat_size` of the head is 7 x 7, but its features are 14 x 14.",
        "in_channels=16,fc_out_channels | in_channels=17,fc_out_channels"
            + " | `in_channels` of the head is 17, but its features have 16 channels.",
        "use_sigmoid=True | use_sigmoid=False"
            + " | A head with anchors requires a loss with `use_sigmoid=True`.",
      })
  void partsThatDoNotFitTogetherAreReported(String from, String to, String message) {
    String text = text().replaceAll("\\s+", "");
    assertThat(text).contains(from);
    assertThat(Models.problems(text.replace(from, to))).contains(message);
  }

  private static String masks() {
    String config = Goldens.read("detection/mask_rcnn_tiny_f32.json").get("config").getAsString();
    return config.substring(config.indexOf('=') + 1).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "output_size=14,sampling_ratio=0),out_channels=16 | output_size=14,sampling_ratio=0),"
            + "out_channels=8 | `out_channels` of the extractor is 8, but its feature maps have 16"
            + " channels.",
        "num_convs=2,in_channels=16 | num_convs=2,in_channels=8 | `in_channels` of the head is 8,"
            + " but its features have 16 channels.",
        "loss_cls=dict(type='CrossEntropyLoss',use_sigmoid=False | loss_cls=dict(type="
            + "'CrossEntropyLoss',use_mask=True | `CrossEntropyLoss` with `use_mask=True` is a loss"
            + " of masks, not of scores. Remove `use_mask`.",
        "conv_out_channels=16,num_classes=3 | conv_out_channels=16,num_classes=4 | `num_classes`"
            + " of the mask head is 4, but the box head has 3 classes.",
      })
  void partsOfMasksThatDoNotFitTogetherAreReported(String from, String to, String message) {
    String text = masks().replaceAll("\\s+", "");
    assertThat(text).contains(from);
    assertThat(Models.problems(text.replace(from, to))).contains(message);
  }

  @Test
  void allPartsThatDoNotFitTogetherAreReported() {
    String text =
        masks()
            .replaceAll("\\s+", "")
            .replace("in_channels=16,fc_out_channels", "in_channels=17,fc_out_channels")
            .replace("output_size=7", "output_size=6")
            .replace(
                "output_size=14,sampling_ratio=0),out_channels=16,featmap_strides=[4,8,16,32]",
                "output_size=14,sampling_ratio=0),out_channels=8,featmap_strides=[4,8,16,64]")
            .replace("conv_out_channels=16,num_classes=3", "conv_out_channels=16,num_classes=4");
    assertThat(Models.problems(text))
        .isEqualTo(
            """
            [4] `num_classes` of the mask head is 4, but the box head has 3 classes.
            [17] `in_channels` of the head is 17, but its features have 16 channels.
            [7] `roi_feat_size` of the head is 7 x 7, but its features are 6 x 6.
            [8] `out_channels` of the extractor is 8, but its feature maps have 16 channels.
            [[4,8,16,64]] `featmap_strides` of the extractor has 64 for level 3, but its feature map has the stride 32.
            [16] `in_channels` of the head is 16, but its features have 8 channels.""");
  }

  @Test
  void allThatTrainingLacksIsReported() {
    String text =
        masks()
            .replaceAll("\\s+", "")
            .replaceFirst("rpn=dict\\(assigner=dict\\(.*?\\),", "rpn=dict(")
            .replace("mask_size=28", "mask_size=14");
    TwoStageDetector detector = Models.build(TwoStageDetector.class, text);
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(detector::checkTraining)
        .satisfies(
            refused ->
                assertThat(refused.all())
                    .extracting(ArgumentException::argument)
                    .containsExactly("train_cfg.rpn.assigner", "train_cfg.rcnn.mask_size"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mask_size=28, | '' | train_cfg.rcnn | Training masks requires `mask_size`. Set it to the"
            + " size of the predicted masks, 28.",
        "mask_size=28 | mask_size=14 | train_cfg.rcnn.mask_size | `mask_size` is 14, but the head"
            + " predicts masks of 28. Set `mask_size=28`.",
        "mask_size=28 | mask_size=(28,14) | train_cfg.rcnn.mask_size | `mask_size` is (28, 14),"
            + " but the head predicts masks of 28. Set `mask_size=28`.",
        "mask_size=28 | mask_size=28,mask_thr_binary=0.5 | train_cfg.rcnn.mask_thr_binary |"
            + " `mask_thr_binary` has no effect on `StandardRoIHead`, only on `MaskScoringRoIHead`."
            + " Remove it.",
        "mask_size=28 | mask_size=28,dynamic_rcnn=dict(iou_topk=75,beta_topk=10,"
            + "update_iter_interval=100,initial_iou=0.4,initial_beta=1.0) |"
            + " train_cfg.rcnn.dynamic_rcnn | `dynamic_rcnn` has no effect on `StandardRoIHead`,"
            + " only on `DynamicRoIHead`. Remove it.",
      })
  void targetsOfMasksMustFitTheHead(String from, String to, String argument, String message) {
    String text = masks().replaceAll("\\s+", "");
    assertThat(text).contains(from);
    TwoStageDetector detector = Models.build(TwoStageDetector.class, text.replace(from, to));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(detector::checkTraining)
        .withMessage(message)
        .extracting(ArgumentException::argument)
        .isEqualTo(argument);
  }

  @Test
  void messagesNameTheTypeInTheConfig() {
    assertThat(Models.problems(masks().replace("mask_size=28", "mask_sizes=28")))
        .contains("`train_cfg.rcnn` of `MaskRCNN` has no argument `mask_sizes`");
    assertThat(Models.build(TwoStageDetector.class, masks()).typeName()).isEqualTo("MaskRCNN");
  }

  @Test
  void regionsAreComparedBySingleLosses() {
    String text =
        masks()
            .replaceAll("\\s+", "")
            .replaceFirst(
                "(rcnn=dict\\(assigner=.*?sampler=dict\\(type=)'RandomSampler'", "$1'OHEMSampler'");
    assertThat(text).contains("OHEMSampler");
    Models.build(TwoStageDetector.class, text).checkTraining();
    String sigmoid =
        text.replaceFirst("(loss_cls=dict\\(type='CrossEntropyLoss',use_sigmoid=)False", "$1True");
    TwoStageDetector detector = Models.build(TwoStageDetector.class, sigmoid);
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(detector::checkTraining)
        .withMessageContaining("`OHEMSampler` compares regions by their losses")
        .satisfies(refused -> assertThat(refused.argument()).isEqualTo("train_cfg.rcnn.sampler"));
  }

  @Test
  void detectingMasksRequiresAThreshold() {
    String text = masks().replaceAll("\\s+", "").replace(",mask_thr_binary=0.5", "");
    TwoStageDetector detector = Models.build(TwoStageDetector.class, text);
    assertThatThrownBy(detector::checkDetection).hasMessageContaining("`mask_thr_binary`");
  }

  /** Without an extractor of its own, the mask head shares that of the box head, as in C4. */
  @Test
  void theMaskHeadCanShareTheExtractor() {
    String text =
        masks()
            .replaceAll("\\s+", "")
            .replaceFirst("mask_roi_extractor=.*?\\[4,8,16,32]\\),", "")
            .replace("mask_size=28", "mask_size=14");
    assertThat(text).doesNotContain("mask_roi_extractor");
    TwoStageDetector detector = Models.build(TwoStageDetector.class, text);
    detector.checkTraining();
    detector.checkDetection();
    assertThat(detector.hasMasks()).isTrue();
  }

  @Test
  void requiresItsSettings() {
    String model = text().replaceFirst("(?s),\\s*train_cfg=.*", ")");
    TwoStageDetector bare = Models.build(TwoStageDetector.class, model);
    assertThatThrownBy(bare::checkTraining).hasMessageContaining("`train_cfg`");
    assertThatThrownBy(bare::checkDetection).hasMessageContaining("`test_cfg`");
  }

  @Test
  void withoutAFirstStageTheRegionsAreGiven() {
    TwoStageDetector whole = Models.build(TwoStageDetector.class, text());
    TwoStageDetector second =
        Models.build(
            TwoStageDetector.class,
            text()
                .replaceFirst("(?s)rpn_head=dict.*roi_head=", "roi_head=")
                .replace("Faster", "Fast"));
    assertThat(second.takesProposals()).isTrue();
    assertThat(second.parameters().keySet())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("rpn_head"));
    whole.materialize(Device.CPU, new Random(0));
    second.materialize(Device.CPU, new Random(1));
    Map<String, Parameter> weights = whole.state();
    second.state().forEach((name, to) -> to.data().copy_(weights.get(name).data()));
    GroundTruth truth = new GroundTruth(new float[] {8, 8, 40, 40}, new int[] {1}, new float[0]);
    float[] region = {4, 4, 36, 36};
    try (DetectionBatch batch = batch(List.of(truth), List.of(region))) {
      List<Detections> found = second.detect(batch, false);
      assertThat(whole.detect(batch, false)).usingRecursiveComparison().isEqualTo(found);
      assertThat(second.losses(batch).terms().keySet())
          .containsExactly("loss_cls", "acc", "loss_bbox");
    }
    try (DetectionBatch batch = batch(List.of(truth), List.of())) {
      assertThatThrownBy(() -> second.losses(batch)).hasMessageContaining("Add `LoadProposals`");
    } finally {
      whole.free();
      second.free();
    }
  }

  private static DetectionBatch batch(List<GroundTruth> truths, List<float[]> proposals) {
    ImageMeta meta = new ImageMeta("a.png", 1, 64, 64, 64, 64, 64, 64, 1, 1, false);
    Tensor image = Tensor.ones(new Shape(1, 3, 64, 64), Device.CPU);
    return new DetectionBatch(image, List.of(meta), truths, proposals);
  }

  @Test
  void aFirstStageRequiresItsSettings() {
    String model =
        text().replaceFirst("(?s)rpn=dict\\(\\s*assigner.*rpn_proposal=", "rpn_proposal=");
    TwoStageDetector untrainable = Models.build(TwoStageDetector.class, model);
    assertThatThrownBy(untrainable::checkTraining).hasMessageContaining("`train_cfg.rpn`");
  }

  @Test
  void anImageWithoutRegionsHasNoDetections() {
    String model = text().replace("min_bbox_size=0)", "min_bbox_size=1000)");
    TwoStageDetector detector = Models.build(TwoStageDetector.class, model);
    detector.materialize(Device.CPU, new Random(0));
    ImageMeta meta = new ImageMeta("a.png", 1, 64, 64, 64, 64, 64, 64, 1, 1, false);
    Tensor image = Tensor.of(new float[3 * 64 * 64], new Shape(1, 3, 64, 64), Device.CPU);
    try (DetectionBatch batch = new DetectionBatch(image, List.of(meta), List.of())) {
      List<Detections> found = detector.detect(batch, true);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).size()).isZero();
    } finally {
      detector.free();
    }
  }
}
