package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.AlignmentCfg;
import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.GuidedTrainCfg;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.model.MiningCfg;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.PisaTrainCfg;
import org.cfgrun.runtime.model.PointStagesCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PISASSDHeadTest {
  private static final String HEAD =
      """
      dict(type='PISASSDHead', num_classes=2, in_channels=[4],
        anchor_generator=dict(type='AnchorGenerator', scales=[1, 1.2], ratios=[1.0], strides=[8]),
        bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_stds=[0.1, 0.1, 0.2, 0.2]))""";

  private static DenseTrainCfg cfg(@Nullable IsrCfg isr, @Nullable CarlCfg carl) {
    return new DenseTrainCfg(
        Models.build(
            Assigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='MaxIoUAssigner', pos_iou_thr=0.3, neg_iou_thr=0.3)"),
        new PseudoSampler(),
        -1,
        -1,
        new MiningCfg(3, 1.),
        PointStagesCfg.NONE,
        AlignmentCfg.NONE,
        new PisaTrainCfg(isr, carl),
        null,
        GuidedTrainCfg.NONE,
        false);
  }

  private static double loss(
      PISASSDHead head, List<Tensor> maps, DenseTrainCfg settings, String name) {
    ImageMeta meta = new ImageMeta("a", 0, 32, 32, 32, 32, 32, 32, 1, 1, false);
    GroundTruth truth =
        new GroundTruth(new float[] {0, 0, 9, 8, 14, 16, 26, 25}, new int[] {0, 1}, new float[0]);
    DetectionBatch batch =
        new DetectionBatch(
            Tensor.randn(new Shape(1, 3, 32, 32), Device.CPU), List.of(meta), List.of(truth));
    head.checkTargets(settings);
    return Autograd.noGrad(
        () -> {
          List<Tensor> terms = head.losses(maps, batch, settings).terms().get(name);
          return Tensor.sum(terms).toDouble();
        });
  }

  /** The new weights keep the weighted sum of the losses of positives. */
  @Test
  void importanceKeepsTheSumOfTheLosses() {
    PISASSDHead head = Models.build(PISASSDHead.class, HEAD);
    head.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps = List.of(Tensor.randn(new Shape(1, 4, 4, 4), Device.CPU));
      double plain = loss(head, maps, cfg(null, null), "loss_cls");
      double weighted = loss(head, maps, cfg(new IsrCfg(2, 0), null), "loss_cls");
      assertThat(weighted).isEqualTo(plain, within(1e-4));
      // With the exponent 0, all boxes weigh the same: the loss of boxes with a beta of 1.
      assertThat(loss(head, maps, cfg(null, new CarlCfg(0, 0.2)), "loss_carl"))
          .isEqualTo(loss(head, maps, cfg(null, null), "loss_bbox"), within(1e-5));
    } finally {
      head.free();
    }
  }

  @Test
  void theLossesCompareEncodedBoxes() {
    assertThat(
            Models.problems(
                HEAD.replace("in_channels=[4]", "in_channels=[4], reg_decoded_bbox=True")))
        .contains("The losses of `PISASSDHead` compare encoded boxes. Remove `reg_decoded_bbox`.");
  }
}
