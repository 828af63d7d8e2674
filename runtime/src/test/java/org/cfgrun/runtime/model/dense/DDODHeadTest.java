package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.ATSSAssigner;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.box.TargetAssigner;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.AlignmentCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.GuidedTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.MiningCfg;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.PisaTrainCfg;
import org.cfgrun.runtime.model.PointStagesCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DDODHeadTest {
  private static final String HEAD =
      """
      dict(type='DDODHead', num_classes=2, in_channels=4, feat_channels=4, stacked_convs=2,
        use_dcn=False, norm_cfg=None,
        anchor_generator=dict(type='AnchorGenerator', ratios=[1.0], scales=[1],
          strides=[8, 16]),
        loss_cls=dict(type='FocalLoss'), loss_bbox=dict(type='GIoULoss'))""";

  private static ATSSAssigner assigner(int topk, String more) {
    return Models.build(
        ATSSAssigner.class,
        Registries.BBOX_ASSIGNERS,
        "dict(type='ATSSAssigner', topk=%s%s)".formatted(topk, more));
  }

  private static DenseTrainCfg cfg(@Nullable TargetAssigner reg) {
    return new DenseTrainCfg(
        assigner(2, ", alpha=0.8"),
        new PseudoSampler(),
        -1,
        -1,
        MiningCfg.NONE,
        PointStagesCfg.NONE,
        AlignmentCfg.NONE,
        PisaTrainCfg.NONE,
        reg,
        GuidedTrainCfg.NONE,
        false);
  }

  /** The second anchor overlaps less, but its prediction is better. */
  @Test
  void predictionsDecideBetweenTwoAnchors() {
    try (TensorScope scope = new TensorScope()) {
      float[] row = {0, 0, 8, 8, 8, 0, 16, 8, 16, 0, 24, 8, 24, 0, 32, 8};
      AnchorGrid grid =
          new AnchorGrid(
              Tensor.of(row, 4, 4),
              new int[] {0, 4},
              List.of(new MapSize(1, 4)),
              List.of(new Stride(8, 8)));
      Tensor truths = Tensor.of(new float[] {0, 0, 14, 8}, 1, 4);
      Tensor labels = Tensor.of(new long[] {1}, 1);
      Tensor none = Tensor.zeros(new Shape(0, 4), Device.CPU);
      Tensor scores = Tensor.of(new float[] {9, -3, -9, 3, 0, 0, 0, 0}, 4, 2);
      row[4] = 0;
      row[6] = 15;
      Tensor boxes = Tensor.of(row, 4, 4);
      assertThat(
              assigner(4, "")
                  .assign(grid, truths, labels, none, null, scores, boxes)
                  .truth()
                  .toLongArray())
          .containsExactly(1, 0, 0, 0);
      assertThat(
              assigner(4, ", alpha=0.8")
                  .assign(grid, truths, labels, none, null, scores, boxes)
                  .truth()
                  .toLongArray())
          .containsExactly(0, 1, 0, 0);
    }
  }

  /** With one object on the second level, that level counts once and the first one twice. */
  @Test
  void levelsWithFewPositivesWeighMore() {
    DDODHead head = Models.build(DDODHead.class, HEAD);
    head.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps =
          List.of(
              Tensor.randn(new Shape(1, 4, 4, 4), Device.CPU),
              Tensor.randn(new Shape(1, 4, 2, 2), Device.CPU));
      ImageMeta meta = new ImageMeta("a", 0, 32, 32, 32, 32, 32, 32, 1, 1, false);
      GroundTruth truth = new GroundTruth(new float[] {6, 6, 18, 18}, new int[] {0}, new float[0]);
      DetectionBatch batch =
          new DetectionBatch(
              Tensor.randn(new Shape(1, 3, 32, 32), Device.CPU), List.of(meta), List.of(truth));
      DenseTrainCfg cfg = cfg(assigner(2, ", alpha=0.5"));
      Losses first = head.losses(maps, batch, cfg);
      Losses second = head.losses(maps, batch, cfg);
      // Only the second level has positives, so that the factors remain 2 and 1.
      for (String name : List.of("loss_cls", "loss_bbox", "loss_iou")) {
        for (int level = 0; level < 2; level++) {
          assertThat(second.terms().get(name).get(level).toDouble())
              .isEqualTo(first.terms().get(name).get(level).toDouble(), within(1e-6));
        }
      }
      assertThat(head.extraState()).containsEntry("counts", List.of(0., 4.));
      DDODHead resumed = Models.build(DDODHead.class, HEAD);
      resumed.restoreExtraState(head.extraState());
      assertThat(resumed.extraState()).isEqualTo(head.extraState());
      assertThat(first.terms().get("loss_bbox").get(1).toDouble()).isPositive();
      assertThat(first.terms().get("loss_bbox").get(0).toDouble()).isZero();
    } finally {
      head.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    DDODHead head = Models.build(DDODHead.class, HEAD);
    DenseTrainCfg without = cfg(null);
    assertThatThrownBy(() -> head.checkTargets(without))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`DDODHead` requires a `reg_assigner`, an `ATSSAssigner`. Add it.");
    ATSSHead other =
        Models.build(
            ATSSHead.class, HEAD.replace("DDODHead", "ATSSHead").replace("use_dcn=False, ", ""));
    assertThatThrownBy(
            () ->
                other.checkTargets(
                    new DenseTrainCfg(assigner(2, ", alpha=0.8"), new PseudoSampler(), -1, -1)))
        .hasMessage("`alpha` compares predictions, which only `DDODHead` provides. Remove it.");
    head.checkTargets(cfg(assigner(2, "")));
  }
}
