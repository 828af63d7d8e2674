package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.ApproxMaxIoUAssigner;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.GreedyNms;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.AlignmentCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.GuidedTrainCfg;
import org.cfgrun.runtime.model.MiningCfg;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.PisaTrainCfg;
import org.cfgrun.runtime.model.PointStagesCfg;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.detector.RPN;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.model.detector.TwoStageDetector;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads with guided anchors; the golden {@code ga_retina} compares their numbers with mmdet's. */
class GuidedHeadsTest {
  private static final String TRAIN =
      """
      dict(
        assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3),
        sampler=dict(type='RandomSampler', num=32, pos_fraction=0.5, add_gt_as_proposals=False),
        ga_assigner=dict(type='ApproxMaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3,
          min_pos_iou=0.3),
        ga_sampler=dict(type='RandomSampler', num=32, pos_fraction=0.5,
          add_gt_as_proposals=False),
        center_ratio=0.2, ignore_ratio=0.5)
      """;

  private static final String SELECTION =
      "dict(nms_pre=50, nms_post=3, max_per_img=8, nms=dict(type='nms', iou_threshold=0.7))";

  private static final String BODY =
      """
      backbone=dict(type='ResNet', depth=18, base_channels=2),
      neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=8, num_outs=5),
      rpn_head=dict(type='GARPNHead', in_channels=8, feat_channels=8, loc_filter_thr=%s)
      """;

  private static RPN rpn(String threshold, String selection) {
    return Models.build(
        RPN.class,
        "dict(type='RPN', %s, train_cfg=dict(rpn=%s), test_cfg=dict(rpn=%s))"
            .formatted(BODY.formatted(threshold), TRAIN, selection));
  }

  private static String retina() {
    String config = Goldens.read("detection/ga_retina_tiny_f32.json").get("config").getAsString();
    return config.substring(config.indexOf('=') + 1).strip();
  }

  @Test
  void eachLevelProposesAFewRegions() {
    Detections found = detect(rpn("0", SELECTION));
    assertThat(found.size()).isBetween(4, 8);
    assertThat(found.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    assertThat(found.labels()).containsOnly(0);
    assertThat(detect(rpn("0", SELECTION.replace("nms_post=3", "nms_post=1"))).size())
        .isBetween(2, 5);
  }

  @Test
  void regionsCanSuppressThoseOfOtherLevels() {
    String several = SELECTION.replace("0.7", "0.0").replace("nms_post=3", "nms_post=1");
    String across = several.replace("nms_pre", "nms_across_levels=True, nms_pre");
    assertThat(detect(rpn("0", several)).size()).isGreaterThan(1);
    // The region of the coarsest level covers the image.
    assertThat(detect(rpn("0", across)).size())
        .isPositive()
        .isLessThan(detect(rpn("0", several)).size());
  }

  @Test
  void cellsWithALowLocationScoreFindNothing() {
    assertThat(detect(rpn("1.0", SELECTION)).size()).isZero();
    SingleStageDetector retina =
        Models.build(
            SingleStageDetector.class,
            retina().replace("loc_filter_thr=0.01", "loc_filter_thr=1.0"));
    retina.materialize(Device.CPU, new Random(0));
    try (DetectionBatch batch = batch()) {
      assertThat(retina.detect(batch, true).get(0).size()).isZero();
    } finally {
      retina.free();
    }
  }

  /** As in mmdet, the second stage trains on regions of all cells. */
  @Test
  void inTrainingAllCellsPropose() {
    GARPNHead head =
        Models.build(
            GARPNHead.class,
            "dict(type='GARPNHead', in_channels=8, feat_channels=8, loc_filter_thr=1.0)");
    head.materialize(Device.CPU, new Random(0));
    try (DetectionBatch batch = batch();
        TensorScope scope = new TensorScope()) {
      List<Tensor> maps =
          IntStream.of(16, 8, 4, 2, 1)
              .mapToObj(size -> Tensor.ones(new Shape(1, 8, size, size), Device.CPU))
              .toList();
      DenseTrainCfg cfg = targets();
      ProposalCfg selection =
          new ProposalCfg(
              new GreedyNms(new GreedyNms.Args(0.7, 0, 0, -1, false, 10000)), 50, 8, 3, false, -1);
      assertThat(head.propose(maps, batch.metas(), selection).get(0).scores().size()).isZero();
      assertThat(head.train(maps, batch, List.of(cfg), selection).proposals().get(0).shape().get(0))
          .isPositive();
    } finally {
      head.free();
    }
  }

  private static DenseTrainCfg targets() {
    String thresholds = "pos_iou_thr=0.7, neg_iou_thr=0.3)";
    GuidedTrainCfg guided =
        new GuidedTrainCfg(
            Models.build(
                ApproxMaxIoUAssigner.class,
                Registries.BBOX_ASSIGNERS,
                "dict(type='ApproxMaxIoUAssigner', " + thresholds),
            null,
            0.2,
            0.5);
    Assigner assigner =
        Models.build(
            Assigner.class, Registries.BBOX_ASSIGNERS, "dict(type='MaxIoUAssigner', " + thresholds);
    return new DenseTrainCfg(
        assigner,
        new PseudoSampler(),
        -1,
        -1,
        MiningCfg.NONE,
        PointStagesCfg.NONE,
        AlignmentCfg.NONE,
        PisaTrainCfg.NONE,
        null,
        guided,
        false);
  }

  @Test
  void trainsLocationShapeScoreAndBox() {
    RPN model = rpn("0.01", SELECTION);
    model.checkTraining();
    model.checkDetection();
    model.materialize(Device.CPU, new Random(0));
    model.train(true);
    try (DetectionBatch batch = batch();
        TensorScope scope = new TensorScope()) {
      assertThat(model.losses(batch).terms().keySet())
          .containsExactly("loss_rpn_cls", "loss_rpn_bbox", "loss_anchor_shape", "loss_anchor_loc");
      Autograd.backward(model.trainStep(batch).loss());
      model
          .parameters()
          .forEach(
              (name, parameter) -> {
                if (name.startsWith("rpn_head")) {
                  assertThat(Autograd.gradient(parameter.data())).as(name).isNotNull();
                }
              });
    } finally {
      model.free();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "center_ratio=0.2, | center_ratio | A head with guided anchors requires `center_ratio`.",
        ", ignore_ratio=0.5 | ignore_ratio | A head with guided anchors requires `ignore_ratio`.",
        "ga_assigner=dict(type='ApproxMaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3,"
            + " min_pos_iou=0.3), | ga_assigner | requires `ga_assigner`. Add it.",
      })
  void trainingRequiresItsTargets(String part, String argument, String message) {
    String train = TRAIN.replaceAll("\\s+", " ");
    assertThat(train).contains(part);
    RPN model =
        Models.build(
            RPN.class,
            "dict(type='RPN', %s, train_cfg=dict(rpn=%s))"
                .formatted(BODY.formatted("0.01"), train.replace(part, "")));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkTraining)
        .withMessageContaining(message)
        .extracting(ArgumentException::argument)
        .isEqualTo("train_cfg.rpn." + argument);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nms_post=3, | '' | test_cfg.rpn.nms_post | `GARPNHead` requires `nms_post`. Add it.",
        "type='nms' | type='soft_nms' | test_cfg.rpn.nms | supports only greedy suppression.",
      })
  void detectionRequiresItsSelection(String from, String to, String argument, String message) {
    RPN model = rpn("0.01", SELECTION.replace(from, to));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(model::checkDetection)
        .withMessageContaining(message)
        .extracting(ArgumentException::argument)
        .isEqualTo(argument);
  }

  @Test
  void otherHeadsRefuseASelectionByLevel() {
    String config = Goldens.read("detection/faster_giou_tiny_f32.json").get("config").getAsString();
    String text = config.substring(config.indexOf('=') + 1).strip();
    TwoStageDetector detector =
        Models.build(
            TwoStageDetector.class,
            text.replace("min_bbox_size=0)", "min_bbox_size=0, nms_post=3)"));
    for (Runnable check : List.<Runnable>of(detector::checkTraining, detector::checkDetection)) {
      assertThatExceptionOfType(ArgumentException.class)
          .isThrownBy(check::run)
          .withMessage("`nms_post` has no effect on `RPNHead`, only on `GARPNHead`. Remove it.");
    }
  }

  private static Detections detect(RPN model) {
    model.materialize(Device.CPU, new Random(0));
    model.train(false);
    try (DetectionBatch batch = batch()) {
      return model.detect(batch, true).get(0);
    } finally {
      model.free();
    }
  }

  private static DetectionBatch batch() {
    GroundTruth truth =
        new GroundTruth(
            new float[] {8, 8, 40, 40, 30, 20, 60, 64}, new int[] {1, 0}, new float[] {0, 0, 9, 9});
    ImageMeta meta = new ImageMeta("a.png", 1, 64, 64, 64, 64, 64, 64, 1, 1, false);
    float[] pixels = new float[3 * 64 * 64];
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    Tensor image = Tensor.of(pixels, new Shape(1, 3, 64, 64), Device.CPU);
    return new DetectionBatch(image, List.of(meta), List.of(truth));
  }
}
