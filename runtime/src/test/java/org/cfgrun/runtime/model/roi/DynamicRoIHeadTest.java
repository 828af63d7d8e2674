package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.model.DynamicRcnnCfg;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.PisaTrainCfg;
import org.cfgrun.runtime.model.PointTrainCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class DynamicRoIHeadTest {
  private static String text(String loss, String more) {
    return """
        dict(type='DynamicRoIHead',
          bbox_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=2), out_channels=4, featmap_strides=[4]),
          bbox_head=dict(type='Shared2FCBBoxHead', in_channels=4, fc_out_channels=8,
            roi_feat_size=2, num_classes=2, loss_bbox=dict(type='%s')%s))"""
        .formatted(loss, more);
  }

  private static RoiTrainCfg cfg(String assigner, DynamicRcnnCfg dynamic) {
    return new RoiTrainCfg(
        Models.build(Assigner.class, Registries.BBOX_ASSIGNERS, assigner),
        Models.build(
            BoxSampler.class,
            Registries.BBOX_SAMPLERS,
            "dict(type='RandomSampler', num=4, pos_fraction=0.5)"),
        null,
        false,
        null,
        -1,
        dynamic,
        PisaTrainCfg.NONE,
        null,
        null,
        PointTrainCfg.NONE,
        false);
  }

  private static final String MAX_IOU =
      "dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5, min_pos_iou=0.5)";

  /** One image with an object at (0, 0, 10, 10) and a region shifted by some pixels. */
  private static RoiTargets targets(float shift, float... overlaps) {
    return new RoiTargets(
        Tensor.of(new float[] {0, shift, 0, 10 + shift, 10}, 1, 5),
        Tensor.of(new long[] {0}, 1),
        Tensor.of(new float[] {1}, 1),
        Tensor.of(new long[] {0}, 1),
        Tensor.of(new float[] {0, 0, 10, 10}, 1, 4),
        Tensor.of(new long[] {0}, 1),
        HostSelection.read(List.of(Tensor.of(new float[] {shift, 0, 10 + shift, 10, 1, 1}, 1, 6))),
        List.of(),
        List.of(Tensor.of(overlaps, overlaps.length)));
  }

  @Test
  void thresholdIsTheMeanOfTheLastIterations() {
    try (TensorScope scope = new TensorScope()) {
      DynamicRoIHead head = Models.build(DynamicRoIHead.class, text("SmoothL1Loss", ""));
      RoiTrainCfg cfg = cfg(MAX_IOU, new DynamicRcnnCfg(2, 1, 2, 0.4, 1));
      assertThat(head.current(cfg)).isSameAs(cfg);
      head.adapt(cfg, targets(1, .9f, .1f, .8f));
      assertThat(head.current(cfg)).isSameAs(cfg);
      head.adapt(cfg, targets(2, .2f, .6f, .7f));
      // The second overlaps are 0.8 and 0.6, hence the threshold 0.7.
      assertThat(positives(head.current(cfg), 1)).isTrue();
      assertThat(positives(head.current(cfg), 2)).isFalse();
      head.adapt(cfg, targets(1, 0, 0));
      head.adapt(cfg, targets(1, 0, 0));
      // Not below the initial one, 0.4: shifts by 4 and 5 overlap by 6 / 14 and 5 / 15.
      assertThat(positives(head.current(cfg), 4)).isTrue();
      assertThat(positives(head.current(cfg), 5)).isFalse();
    }
  }

  @Test
  void savedStateContinuesInAnother() {
    try (TensorScope scope = new TensorScope()) {
      RoiTrainCfg cfg = cfg(MAX_IOU, new DynamicRcnnCfg(2, 1, 2, 0.4, 1));
      DynamicRoIHead whole = Models.build(DynamicRoIHead.class, text("SmoothL1Loss", ""));
      whole.adapt(cfg, targets(1, .9f, .1f, .8f));
      whole.adapt(cfg, targets(2, .2f, .6f, .7f));
      whole.adapt(cfg, targets(1, .5f, .5f));
      DynamicRoIHead resumed = Models.build(DynamicRoIHead.class, text("SmoothL1Loss", ""));
      resumed.restoreExtraState(whole.extraState());
      assertThat(resumed.extraState())
          .isEqualTo(whole.extraState())
          .extractingByKey("iou", as(InstanceOfAssertFactories.DOUBLE))
          .isCloseTo(0.7, within(1e-6));
      for (DynamicRoIHead head : List.of(whole, resumed)) {
        head.adapt(cfg, targets(1, .5f, .6f));
      }
      assertThat(resumed.extraState())
          .isEqualTo(whole.extraState())
          .containsEntry("overlaps", List.of());
    }
  }

  private static boolean positives(RoiTrainCfg cfg, float shift) {
    Tensor none = Tensor.of(new float[0], new Shape(0, 4), Device.CPU);
    Tensor region = Tensor.of(new float[] {shift, 0, 10 + shift, 10}, 1, 4);
    Tensor object = Tensor.of(new float[] {0, 0, 10, 10}, 1, 4);
    return cfg.assigner().assign(region, object, none, null).truth().toLongArray()[0] == 1;
  }

  @Test
  void reportsWhatItCannotChange() {
    String message = "`DynamicRoIHead` changes the `beta` of a `SmoothL1Loss` of encoded boxes.";
    assertThat(Models.problems(text("L1Loss", ""))).contains(message);
    assertThat(Models.problems(text("SmoothL1Loss", ", reg_decoded_bbox=True"))).contains(message);
    DynamicRoIHead head = Models.build(DynamicRoIHead.class, text("SmoothL1Loss", ""));
    assertThatThrownBy(() -> head.checkTraining(0, cfg(MAX_IOU, null)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("requires `dynamic_rcnn`");
    String points = "dict(type='PointAssigner')";
    assertThatThrownBy(
            () -> head.checkTraining(0, cfg(points, new DynamicRcnnCfg(2, 1, 2, 0.4, 1))))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("requires a `MaxIoUAssigner`");
  }
}
