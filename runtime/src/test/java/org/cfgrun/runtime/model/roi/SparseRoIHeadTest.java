package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SparseRCNN;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseRoIHeadTest {
  private static final String CONV =
      "dynamic_conv_cfg=dict(type='DynamicConv', in_channels=4, feat_channels=2, out_channels=4,"
          + " input_feat_shape=2, with_proj=%s)";

  private static final String BOXES =
      "dict(type='DIIHead', num_classes=3, num_heads=2, num_reg_fcs=2, feedforward_channels=8,"
          + " in_channels=4, "
          + CONV.formatted("True")
          + ", loss_cls=dict(type='FocalLoss', use_sigmoid=True))";

  private static final String MASKS =
      "dict(type='DynamicMaskHead', num_convs=1, num_classes=3, in_channels=4, conv_out_channels=4, "
          + CONV.formatted("False")
          + ", loss_mask=dict(type='DiceLoss', activate=False))";

  private static final String HEAD =
      """
      dict(type='SparseRoIHead', num_stages=2, stage_loss_weights=[1, 1],
        bbox_roi_extractor=dict(type='SingleRoIExtractor',
          roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4, featmap_strides=[4]),
        bbox_head=%s, mask_head=%s)"""
          .formatted(BOXES, MASKS);

  private static final String DETECTOR =
      """
      dict(type='QueryInst',
        backbone=dict(type='ResNet', depth=18, base_channels=1, num_stages=1, strides=(1,),
          dilations=(1,), out_indices=(0,)),
        neck=dict(type='FPN', in_channels=[1], out_channels=4, num_outs=1),
        rpn_head=dict(type='EmbeddingRPNHead', num_proposals=3, proposal_feature_channel=4),
        roi_head=%s,
        train_cfg=dict(rpn=None, rcnn=dict(assigner=dict(type='HungarianAssigner',
          cls_cost=dict(type='FocalLossCost')), mask_size=4)),
        test_cfg=dict(rpn=None, rcnn=dict(max_per_img=5, mask_thr_binary=0.5)))"""
          .formatted(HEAD);

  private static final ImageMeta META =
      new ImageMeta("a.png", 1, 32, 80, 16, 40, 16, 40, 0.5f, 0.5f, false);

  @Test
  void parametersHaveTheNamesOfMmdet() {
    SparseRoIHead head = Models.build(SparseRoIHead.class, HEAD);
    assertThat(head.parameters().keySet())
        .contains(
            "bbox_head.0.fc_cls.bias",
            "bbox_head.1.attention.attn.in_proj_weight",
            "bbox_head.0.instance_interactive_conv.fc_norm.weight",
            "bbox_head.0.ffn.layers.0.0.weight",
            "bbox_head.0.reg_fcs.3.weight",
            "bbox_head.0.reg_fcs.4.bias",
            "mask_head.1.instance_interactive_conv.dynamic_layer.weight",
            "mask_head.1.convs.0.conv.weight",
            "mask_head.0.upsample.weight",
            "mask_head.0.conv_logits.bias")
        .doesNotContain(
            "bbox_head.0.cls_fcs.0.bias", "mask_head.0.instance_interactive_conv.fc_layer.weight");
  }

  @Test
  void proposalsAreTheWholeImageBeforeTraining() {
    EmbeddingRPNHead head =
        Models.build(
            EmbeddingRPNHead.class,
            "dict(type='EmbeddingRPNHead', num_proposals=2, proposal_feature_channel=4)");
    head.materialize(Device.CPU, new SplittableRandom(1));
    try (TensorScope scope = new TensorScope()) {
      ImageMeta wide = new ImageMeta("b.png", 2, 9, 50, 9, 50, 16, 64, 1, 1, false);
      SparseRoIHead.Queries queries = head.queries(List.of(META, wide));
      assertThat(queries.boxes().toFloatArray())
          .containsExactly(0, 0, 40, 16, 0, 0, 40, 16, 0, 0, 50, 9, 0, 0, 50, 9);
      assertThat(queries.vectors().shape()).isEqualTo(new Shape(2, 2, 4));
    } finally {
      head.free();
    }
  }

  @Test
  void aRegionIsConvolvedWithItsQuery() {
    DynamicConv conv =
        Models.build(
            DynamicConv.class,
            Registries.TRANSFORMERS,
            "dict(type='DynamicConv', in_channels=2, feat_channels=2, with_proj=False)");
    conv.materialize(Device.CPU, new SplittableRandom(1));
    try (TensorScope scope = new TensorScope()) {
      // The first weights swap the channels, the second ones keep them: rows are channels.
      float[] bias = {0, 1, 1, 0, 1, 0, 0, 1};
      conv.parameters().get("dynamic_layer.weight").data().fill_(0);
      conv.parameters().get("dynamic_layer.bias").data().copy_(Tensor.of(bias, 8));
      Tensor features = Tensor.of(new float[] {3, -1, 1, 5}, 1, 2, 1, 2);
      Tensor queries = Tensor.zeros(new Shape(1, 2), Device.CPU);
      // Position 0 is (3, 1), swapped (1, 3), normalized (-1, 1), and rectified (0, 1).
      float[] convolved = conv.forward(queries, features).toFloatArray();
      float[] expected = {0, 1, 1, 0};
      for (int i = 0; i < expected.length; i++) {
        assertThat(convolved[i]).isCloseTo(expected[i], within(1e-4f));
      }
    } finally {
      conv.free();
    }
  }

  @Test
  void detectionsAreTheLargestScoresOfAllQueriesAndClasses() {
    SparseRoIHead head = Models.build(SparseRoIHead.class, HEAD);
    head.materialize(Device.CPU, new SplittableRandom(1));
    head.train(false);
    try (TensorScope scope = new TensorScope()) {
      Tensor features = Tensor.randn(new Shape(1, 4, 4, 10), Device.CPU);
      Tensor boxes = Tensor.of(new float[] {0, 0, 40, 16, 4, 4, 20, 12}, 1, 2, 4);
      SparseRoIHead.Queries queries =
          new SparseRoIHead.Queries(boxes, Tensor.randn(new Shape(1, 2, 4), Device.CPU));
      Detections some =
          head.detect(
                  List.of(features),
                  queries,
                  List.of(META),
                  new SparseRoIHead.TestCfg(4, 0.5),
                  true)
              .get(0);
      Detections all =
          head.detect(
                  List.of(features),
                  queries,
                  List.of(META),
                  new SparseRoIHead.TestCfg(100, 0.5),
                  true)
              .get(0);
      assertThat(some.size()).isEqualTo(4);
      assertThat(all.size()).isEqualTo(2 * 3);
      assertThat(all.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
      assertThat(some.scores()).containsExactly(Arrays.copyOf(all.scores(), 4));
      assertThat(all.masks().toBitmaps().height()).isEqualTo(32);
      assertThat(all.masks().toBitmaps().width()).isEqualTo(80);
    } finally {
      head.free();
    }
  }

  @Test
  void theDetectorHasMasksOnlyWithAMaskHead() {
    assertThat(Models.build(SparseRCNN.class, DETECTOR).hasMasks()).isTrue();
    String without = DETECTOR.replace(", mask_head=" + MASKS, "");
    SparseRCNN detector = Models.build(SparseRCNN.class, without);
    assertThat(detector.hasMasks()).isFalse();
    detector.checkTraining();
    detector.checkDetection();
  }

  /** Returns an image with objects that are squares along its diagonal. */
  private static DetectionBatch batch(int objects) {
    float[] boxes = new float[4 * objects];
    List<byte[]> masks = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      boxes[4 * i] = 2 * i;
      boxes[4 * i + 1] = 2 * i;
      boxes[4 * i + 2] = 2 * i + 4;
      boxes[4 * i + 3] = 2 * i + 4;
      byte[] mask = new byte[16 * 40];
      Arrays.fill(mask, 80 * i + 2 * i, 80 * i + 2 * i + 4, (byte) 1);
      masks.add(mask);
    }
    GroundTruth truth =
        new GroundTruth(boxes, new int[objects], new float[0])
            .withMasks(new BitmapMasks(16, 40, masks));
    return new DetectionBatch(
        Tensor.randn(new Shape(1, 3, 16, 40), Device.CPU), List.of(META), List.of(truth));
  }

  private static double loss(SparseRCNN detector, int objects) {
    try (DetectionBatch batch = batch(objects);
        TensorScope scope = new TensorScope()) {
      return detector.trainStep(batch).lossValue();
    }
  }

  @Test
  void objectsWithoutAQueryAreNotTrained() {
    SparseRCNN detector = Models.build(SparseRCNN.class, DETECTOR);
    detector.materialize(Device.CPU, new SplittableRandom(1));
    try {
      assertThat(loss(detector, 5)).isFinite();
    } finally {
      detector.free();
    }
  }

  @Test
  void aDivergedDetectorHasALossThatIsNotFinite() {
    SparseRCNN detector = Models.build(SparseRCNN.class, DETECTOR);
    detector.materialize(Device.CPU, new SplittableRandom(1));
    try {
      Objects.requireNonNull(detector.parameters().get("roi_head.bbox_head.0.fc_reg.bias"))
          .data()
          .fill_(Double.NaN);
      assertThat(loss(detector, 2)).isNaN();
    } finally {
      detector.free();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_heads=2 | num_heads=3 | `num_heads` must divide `in_channels`: expected a divisor of 4,"
            + " got 3.",
        "num_proposals=3, proposal_feature_channel=4 | proposal_feature_channel=5 |"
            + " `proposal_feature_channel` is 5, but the heads of `roi_head` have `in_channels=4`.",
        "stage_loss_weights=[1, 1] | stage_loss_weights=[1] | `stage_loss_weights` must have a value"
            + " for each stage: expected 2, got 1.",
        "out_channels=4, input_feat_shape=2, with_proj=True | out_channels=4, input_feat_shape=3 |"
            + " `input_feat_shape` is 3, but the features of a region are 2 x 2.",
        "input_feat_shape=2, with_proj=True | with_proj=False | Boxes need one vector for each"
            + " region. Set `with_proj=True`.",
        "with_proj=False) | with_proj=True) | Masks need the positions of each region. Set"
            + " `with_proj=False`.",
        "feat_channels=2, out_channels=4 | out_channels=6 | `out_channels` is 6, but the layers after"
            + " it expect 4 channels. Set it to 4.",
        "num_convs=1, num_classes=3 | num_classes=2 | All heads must have the same `num_classes`, got"
            + " 3 and 2.",
        "num_convs=1 | class_agnostic=True | Set `class_agnostic=False` or remove it.",
        "mask_size=4 | sampler=dict(type='RandomSampler', num=4, pos_fraction=1) | Use"
            + " `PseudoSampler`, or remove `sampler`.",
        "train_cfg=dict(rpn=None | train_cfg=dict(rpn=dict(allowed_border=0) | allowed_border",
      })
  void partsMustFitEachOther(String part, String other, String message) {
    assertThat(DETECTOR).contains(part);
    assertThat(Models.problems(DETECTOR.replace(part, other))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", mask_size=4 | '' | Training masks requires `mask_size`.",
        "mask_size=4 | mask_size=7 | Set `mask_size=4`.",
        ", mask_thr_binary=0.5 | '' | Detecting masks requires `mask_thr_binary`",
      })
  void masksNeedTheirSettings(String part, String other, String message) {
    SparseRCNN detector = Models.build(SparseRCNN.class, DETECTOR.replace(part, other));
    assertThatThrownBy(
            () -> {
              detector.checkTraining();
              detector.checkDetection();
            })
        .hasMessageContaining(message);
  }
}
