package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detections of several views of an image. */
class ViewsTest {
  private static final String CENTER_NET =
      """
      dict(type='CenterNet',
        backbone=dict(type='ResNet', depth=18, base_channels=2, norm_eval=False),
        neck=dict(type='CTResNetNeck', in_channel=16, num_deconv_filters=(8, 6, 4),
          num_deconv_kernels=(4, 4, 4)),
        bbox_head=dict(type='CenterNetHead', num_classes=2, in_channel=4, feat_channel=3),
        test_cfg=dict(topk=3, local_maximum_kernel=3))
      """;

  private static final String CORNER_NET =
      """
      dict(type='CornerNet',
        backbone=dict(type='HourglassNet', downsample_times=1, num_stacks=1,
          stage_channels=(4, 4), stage_blocks=(1, 1), feat_channel=4),
        bbox_head=dict(type='CornerHead', num_classes=2, in_channels=4, num_feat_levels=1),
        test_cfg=dict(corner_topk=10, max_per_img=8,
          nms=dict(type='nms', iou_threshold=0.9)))
      """;

  private static final String RETINA_NET =
      """
      dict(type='RetinaNet',
        backbone=dict(type='ResNet', depth=18, base_channels=2, norm_eval=False),
        neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=4, num_outs=5),
        bbox_head=dict(type='RetinaHead', num_classes=2, in_channels=4, stacked_convs=1,
          feat_channels=4, anchor_generator=dict(type='AnchorGenerator', scales=[4],
            ratios=[1.0], strides=[4, 8, 16, 32, 64]),
          loss_cls=dict(type='FocalLoss'), loss_bbox=dict(type='L1Loss')),
        test_cfg=dict(nms_pre=20, score_thr=0.0, nms=dict(type='nms', iou_threshold=0.9),
          max_per_img=8))
      """;

  /** With one level, because regions of different levels suppress each other only when merged. */
  private static final String FASTER_RCNN =
      """
      dict(type='FasterRCNN',
        backbone=dict(type='ResNet', depth=18, base_channels=2, norm_eval=False,
          out_indices=(1,)),
        neck=dict(type='FPN', in_channels=[4], out_channels=4, num_outs=1),
        rpn_head=dict(type='RPNHead', in_channels=4, feat_channels=4,
          anchor_generator=dict(type='AnchorGenerator', scales=[2, 4], ratios=[1.0],
            strides=[8]),
          loss_cls=dict(type='CrossEntropyLoss', use_sigmoid=True),
          loss_bbox=dict(type='L1Loss')),
        roi_head=dict(type='StandardRoIHead',
          bbox_roi_extractor=dict(type='SingleRoIExtractor', out_channels=4,
            featmap_strides=[8], roi_layer=dict(type='RoIAlign', output_size=7)),
          bbox_head=dict(type='Shared2FCBBoxHead', in_channels=4, fc_out_channels=8,
            num_classes=2)),
        test_cfg=dict(
          rpn=dict(nms_pre=50, max_per_img=20, nms=dict(type='nms', iou_threshold=0.7)),
          rcnn=dict(score_thr=0.0, nms=dict(type='nms', iou_threshold=0.5), max_per_img=8)))
      """;

  private static ImageMeta meta(boolean flippedX, boolean flippedY) {
    return new ImageMeta("a", 0, 32, 48, 64, 96, 64, 96, 2, 2, flippedX, flippedY, 0, 0);
  }

  private static DetectionBatch batch(Tensor images, ImageMeta meta) {
    return new DetectionBatch(images, List.of(meta), List.of());
  }

  @Test
  void flippedBoxesAreMappedBack() {
    try (TensorScope scope = new TensorScope()) {
      DetectionTensors found =
          new DetectionTensors(
              Tensor.of(new float[] {10, 6, 30, 24}, 1, 4),
              Tensor.of(new float[] {1}, 1),
              Tensor.of(new long[] {0}, 1));
      assertThat(found.mappedBack(meta(false, false)).boxes().toFloatArray())
          .containsExactly(5, 3, 15, 12);
      assertThat(found.mappedBack(meta(true, false)).boxes().toFloatArray())
          .containsExactly(33, 3, 43, 12);
      assertThat(found.mappedBack(meta(true, true)).boxes().toFloatArray())
          .containsExactly(33, 20, 43, 29);
    }
  }

  /** A second view that equals the first one changes nothing. */
  @Test
  void equalViewsHaveTheDetectionsOfOne() {
    for (String text : List.of(CENTER_NET, CORNER_NET, RETINA_NET, FASTER_RCNN)) {
      Detector model = Models.build(Detector.class, text);
      assertThat(model.merging())
          .isEqualTo(
              text.contains("RPNHead") || text.equals(RETINA_NET)
                  ? Detector.Merging.ANY
                  : Detector.Merging.PAIRS);
      model.materialize(Device.CPU, new Random(0));
      model.train(false);
      Tensor images = Tensor.randn(new Shape(1, 3, 64, 96), Device.CPU);
      try (DetectionBatch one = batch(images, meta(false, false))) {
        Detections alone = model.detectInViews(one).get(0);
        assertThat(alone.size()).isPositive();
        DetectionBatch other = batch(images, meta(false, false));
        Detections both =
            model
                .detectInViews(batch(images, meta(false, false)).withOtherViews(List.of(other)))
                .get(0);
        assertThat(both.boxes()).containsExactly(alone.boxes(), within(1e-3f));
        assertThat(both.scores()).containsExactly(alone.scores(), within(1e-5f));
      } finally {
        model.free();
      }
    }
  }

  /** In whichever order an image and its mirror image are given, the boxes are the same. */
  @ParameterizedTest
  @ValueSource(strings = {CORNER_NET, RETINA_NET, FASTER_RCNN})
  void boxesDoNotDependOnTheOrderOfViews(String text) {
    Detector model = Models.build(Detector.class, text);
    model.materialize(Device.CPU, new Random(0));
    model.train(false);
    try (TensorScope scope = new TensorScope()) {
      Tensor image = Tensor.randn(new Shape(1, 3, 64, 96), Device.CPU);
      Tensor mirrored = mirrored(image);
      Detections one =
          model
              .detectInViews(
                  batch(image, meta(false, false))
                      .withOtherViews(List.of(batch(mirrored, meta(true, false)))))
              .get(0);
      Detections other =
          model
              .detectInViews(
                  batch(mirrored, meta(true, false))
                      .withOtherViews(List.of(batch(image, meta(false, false)))))
              .get(0);
      assertThat(one.scores()).containsExactly(other.scores(), within(1e-5f));
      assertThat(one.boxes()).containsExactly(other.boxes(), within(1e-3f));
    } finally {
      model.free();
    }
  }

  private static Tensor mirrored(Tensor image) {
    long width = image.shape().get(3);
    long[] columns = new long[(int) width];
    for (int i = 0; i < width; i++) {
      columns[i] = width - 1 - i;
    }
    return image.indexSelect(3, Tensor.of(columns, width));
  }
}
