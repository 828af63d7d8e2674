package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TridentTest {
  private static String backbone(int testBranch) {
    return """
        dict(type='TridentResNet', depth=50, zero_init_residual=False, base_channels=2, num_stages=3, strides=(1, 2, 2),
          dilations=(1, 1, 1), out_indices=(2,), trident_dilations=(1, 2, 3), num_branch=3,
          test_branch_idx=%d)"""
        .formatted(testBranch);
  }

  private static String detector(int testBranch) {
    return """
        dict(type='TridentFasterRCNN', backbone=%s,
          rpn_head=dict(type='RPNHead', in_channels=32, feat_channels=8,
            anchor_generator=dict(type='AnchorGenerator', scales=[2, 4], ratios=[1.0],
              strides=[16])),
          roi_head=dict(type='TridentRoIHead', num_branch=3, test_branch_idx=%d,
            bbox_roi_extractor=dict(type='SingleRoIExtractor',
              roi_layer=dict(type='RoIAlign', output_size=7), out_channels=32,
              featmap_strides=[16]),
            bbox_head=dict(type='Shared2FCBBoxHead', in_channels=32, fc_out_channels=4,
              num_classes=3)),
          train_cfg=dict(
            rpn=dict(assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3),
              sampler=dict(type='RandomSampler', num=16, pos_fraction=0.5)),
            rpn_proposal=dict(nms_pre=20, max_per_img=10, nms=dict(type='nms', iou_threshold=0.7)),
            rcnn=dict(assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5),
              sampler=dict(type='RandomSampler', num=16, pos_fraction=0.5))),
          test_cfg=dict(
            rpn=dict(nms_pre=20, max_per_img=10, nms=dict(type='nms', iou_threshold=0.7)),
            rcnn=dict(score_thr=0.0, nms=dict(type='nms', iou_threshold=0.5), max_per_img=5)))"""
        .formatted(backbone(testBranch), testBranch);
  }

  private static DetectionBatch batch(int images) {
    ImageMeta meta = new ImageMeta("a", 0, 64, 96, 64, 96, 64, 96, 1, 1, false);
    GroundTruth truth = new GroundTruth(new float[] {8, 8, 40, 40}, new int[] {1}, new float[0]);
    return new DetectionBatch(
        Tensor.randn(new Shape(images, 3, 64, 96), Device.CPU),
        Collections.nCopies(images, meta),
        Collections.nCopies(images, truth));
  }

  /** All branches have the same weights, so that one of dilation 2 equals the second of three. */
  @Test
  void branchesDifferInTheirDilation() {
    Backbone backbone = Models.build(Backbone.class, Registries.MODELS, backbone(1));
    assertThat(backbone.outputs()).containsExactly(new FeatureMap(32, 16));
    backbone.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor images = Tensor.randn(new Shape(2, 3, 64, 64), Device.CPU);
      backbone.train(true);
      Tensor all = backbone.forward(images).get(0);
      assertThat(all.shape()).isEqualTo(new Shape(6, 32, 4, 4));
      backbone.train(false);
      Tensor one = backbone.forward(images).get(0);
      assertThat(one.shape()).isEqualTo(new Shape(2, 32, 4, 4));
      assertThat(one.toFloatArray())
          .containsExactly(all.narrow(0, 2, 2).toFloatArray(), within(1e-5f));
      assertThat(all.narrow(0, 0, 2).sub(one).abs().max().toDouble()).isGreaterThan(1e-3);
    } finally {
      backbone.free();
    }
  }

  /** In mmdet, {@code zero_init_residual} does not reach the blocks of the last stage. */
  @Test
  void blocksOfTheBranchesAreNotInitiallyTheIdentity() {
    String residual = backbone(1).replace("zero_init_residual=False, ", "");
    Backbone backbone = Models.build(Backbone.class, Registries.MODELS, residual);
    assertThat(initialValues(backbone, "layer2.0.bn3.weight")).containsOnly(0);
    assertThat(initialValues(backbone, "layer3.0.bn3.weight")).containsOnly(1);
  }

  private static float[] initialValues(Backbone backbone, String parameter) {
    Parameter weight = Objects.requireNonNull(backbone.parameters().get(parameter));
    return weight.init().draw(weight.shape(), new Random(1));
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void trainsAndDetects(int testBranch) {
    Detector model = Models.build(Detector.class, Registries.MODELS, detector(testBranch));
    model.checkTraining();
    model.checkDetection();
    model.materialize(Device.CPU, new Random(0));
    try (DetectionBatch batch = batch(2);
        TensorScope scope = new TensorScope()) {
      model.train(true);
      assertThat(model.trainStep(batch).logged().get("loss")).isPositive().isFinite();
      model.train(false);
      List<Detections> found = model.detect(batch, true);
      assertThat(found).hasSize(2);
      assertThat(found.get(0).size()).isBetween(1, 5);
      // The detections of an image do not depend on the others of its batch.
      try (DetectionBatch second =
          new DetectionBatch(
              batch.images().narrow(0, 1, 1).copy(),
              batch.metas().subList(1, 2),
              batch.groundTruth().subList(1, 2))) {
        assertThat(model.detect(second, true).get(0).scores())
            .containsExactly(found.get(1).scores(), within(1e-4f));
      }
    } finally {
      model.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(backbone(3)))
        .contains("Expected the index of one of 3 branches, got 3.");
    assertThat(Models.problems(backbone(1).replace("(1, 2, 3)", "(1, 2)")))
        .contains("Expected a dilation for each of 3 branches, got 2.");
    assertThat(Models.problems(backbone(1).replace("out_indices=(2,)", "out_indices=(1, 2)")))
        .contains("Set `out_indices=(2,)`.");
    String text = detector(1);
    assertThat(
            Models.problems(
                text.replace("'TridentRoIHead', num_branch=3", "'TridentRoIHead', num_branch=2")))
        .contains("`num_branch` is 2, but that of the backbone is 3. Set both to the same number.");
    assertThat(
            Models.problems(
                text.replace(
                    "'TridentRoIHead', num_branch=3, test_branch_idx=1,", "'StandardRoIHead',")))
        .contains("`TridentResNet` and `TridentRoIHead` require each other.");
    assertThat(
            Models.problems(
                """
                dict(type='RetinaNet', backbone=%s, neck=dict(type='FPN', in_channels=[32],
                  out_channels=4, num_outs=1), bbox_head=dict(type='RetinaHead', num_classes=3,
                  in_channels=4, loss_cls=dict(type='FocalLoss'),
                  anchor_generator=dict(type='AnchorGenerator', scales=[2], ratios=[1.0],
                    strides=[16])))"""
                    .formatted(backbone(1))))
        .contains("A backbone with branches requires a detector with two stages");
  }
}
