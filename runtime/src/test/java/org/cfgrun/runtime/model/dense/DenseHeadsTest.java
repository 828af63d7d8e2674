package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of dense heads. */
class DenseHeadsTest {
  private static final String ONE_ANCHOR =
      "anchor_generator=dict(type='AnchorGenerator', ratios=[1.0], octave_base_scale=8,"
          + " scales_per_octave=1, strides=[8, 16])";

  private static final String TRAIN = "train_cfg=dict(assigner=dict(type='ATSSAssigner', topk=9))";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ATSSHead | reg_decoded_bbox=False | centerness requires decoded boxes",
        "ATSSHead | loss_centerness=dict(type='CrossEntropyLoss') | Set `use_sigmoid=True`.",
        "ATSSHead | pred_kernel_size=2 | Expected an odd number, got 2.",
        "PAAHead | reg_decoded_bbox=False | the loss compares decoded boxes",
        "PAAHead | covariance_type='round' | 'full', 'diag', 'spherical'",
        "GFLHead | loss_cls=dict(type='FocalLoss') | `FocalLoss`",
        "GFLHead | reg_max=0 | reg_max",
        "GFLHead | feat_channels=32 | Expected one anchor per cell",
        "VFNetHead | strides=[8, 16] | Expected the strides of `anchor_generator`",
        "FoveaHead | base_edge_list=(16, 32) | Expected 5 numbers in `base_edge_list`",
        "FoveaHead | scale_ranges=((1, 2),) | Expected a pair (low, high) in `scale_ranges`",
        "FoveaHead | with_deform=True | expected `feat_channels` = 8 as `in_channels`",
        "RepPointsHead | num_points=8 | Expected an odd square number such as 9, got 8.",
        "RepPointsHead | transform_method='mean' | 'minmax', 'partial_minmax'",
        "TOODHead | anchor_type='none' | 'anchor_free'",
        "TOODHead | feat_channels=4 | feat_channels",
        "SABLRetinaHead | bbox_coder=dict(type='BucketingBBoxCoder', num_buckets=3,"
            + " scale_factor=1, offset_topk=3) | A side has 2 buckets",
        "SABLRetinaHead | square_anchor_generator=dict(type='AnchorGenerator', ratios=[1.0],"
            + " scales=[4], strides=[8]) | Expected the strides of `approx_anchor_generator`",
        "GARetinaHead | square_anchor_generator=dict(type='AnchorGenerator', ratios=[1.0],"
            + " scales=[4], strides=[4, 8, 16, 32, 64]) | Set both to the same scale.",
        "GARetinaHead | square_anchor_generator=dict(type='AnchorGenerator', ratios=[1.0],"
            + " scales=[8], strides=[8]) | Expected the strides of `approx_anchor_generator`",
        "GARetinaHead | loss_loc=dict(type='CrossEntropyLoss') | Set `use_sigmoid=True`.",
        "GARetinaHead | deform_groups=3 | not divisible by `deform_groups` = 3",
        "GARetinaHead | stacked_convs=0 | expected `feat_channels` = 8 as `in_channels`, got 256.",
        "RetinaHead | loss_cls=dict(type='GHMC', bins=0) | bins",
        "FSAFHead | bbox_coder=dict(type='TBLRBBoxCoder', normalizer=[1, 2]) | four numbers",
        "FSAFHead | bbox_coder=dict(type='TBLRBBoxCoder', normalizer=0) | greater than 0",
      })
  void arguments(String type, String argument, String message) {
    assertThat(
            Models.problems(
                "dict(type='%s', num_classes=2, in_channels=8, %s)".formatted(type, argument)))
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ATSSHead | ATSS | train_cfg=dict() | requires an `assigner`",
        "TOODHead | TOOD | " + TRAIN + " | `ATSSAssigner` is not an assigner for this head.",
        "TOODHead | TOOD | train_cfg=dict(assigner=dict(type='TaskAlignedAssigner', topk=13))"
            + " | `TOODHead` requires `initial_epoch`",
      })
  void trainingNeedsTargets(String head, String detector, String train, String message) {
    SingleStageDetector model =
        Models.build(
            SingleStageDetector.class,
            """
            dict(type='%s',
              backbone=dict(type='ResNet', depth=18, base_channels=2),
              neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=8, start_level=2,
                num_outs=2),
              bbox_head=dict(type='%s', num_classes=2, in_channels=8, feat_channels=8,
                norm_cfg=None, %s), %s)
            """
                .formatted(detector, head, ONE_ANCHOR, train));
    assertThatThrownBy(model::checkTraining).hasMessageContaining(message);
  }

  @Test
  void centernessIsThatOfTheCentersOfAnchors() {
    try (TensorScope scope = new TensorScope()) {
      Tensor anchors = Tensor.of(new float[] {0, 0, 8, 8, 4, 0, 12, 8}, 2, 4);
      Tensor boxes = Tensor.of(new float[] {0, 0, 16, 8, 0, 0, 16, 8}, 2, 4);
      // The distances to the sides are 4 and 12, and 8 and 8.
      assertThat(LevelHead.KERNEL.anchorCenterness(anchors, boxes).toFloatArray())
          .containsExactly(0.57735026f, 1);
    }
  }

  @Test
  void lossesAreDividedByTheSumOfTheirWeightsButAtLeastOne() {
    try (TensorScope scope = new TensorScope()) {
      Tensor labels = Tensor.of(new long[] {2, 0, 2, 1}, 4);
      Positives positives = Positives.of(labels, 2, Tensor.zeros(new Shape(2, 4), Device.CPU));
      assertThat(positives.indices().toLongArray()).containsExactly(1, 3);
      assertThat(positives.ofImage().toLongArray()).containsExactly(1, 1);
      Tensor weights = Tensor.of(new float[] {3, 1}, 2);
      assertThat(positives.weighted(average -> average.mul(8), weights.sum()).toFloat())
          .isEqualTo(2);
      assertThat(positives.weighted(average -> average.mul(8), weights.mul(0.1).sum()).toFloat())
          .isEqualTo(8);
    }
  }
}
