package org.cfgrun.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.cfgrun.runtime.inference.ModelSummary.LayerSummary;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.api.Test;

/** Costs of layers without parameters, by the rules of mmcv's flops_counter. */
class ModelSummaryTest {
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;

  private static final String RETINA =
      """
      dict(type='RetinaNet', %s,
        neck=dict(type='FPN', in_channels=[%s], out_channels=8, num_outs=5),
        bbox_head=dict(type='RetinaHead', num_classes=2, in_channels=8, feat_channels=8,
          stacked_convs=1, loss_cls=dict(type='FocalLoss'), loss_bbox=dict(type='L1Loss')),
        test_cfg=dict(nms_pre=9, score_thr=0.05, nms=dict(type='nms', iou_threshold=0.5),
          max_per_img=9))
      """;

  private static ModelSummary summary(String config) {
    return ModelSummary.of(Models.build(Detector.class, config), HEIGHT, WIDTH);
  }

  private static long cost(ModelSummary summary, Predicate<LayerSummary> which) {
    return summary.layers().stream().filter(which).mapToLong(LayerSummary::flops).sum();
  }

  private static long cost(ModelSummary summary, String layer) {
    return cost(summary, each -> each.name().equals("(" + layer + ")"));
  }

  @Test
  void activationsCostOneForEachValue() {
    ModelSummary leaky =
        summary(
            """
            dict(type='YOLOV3',
              backbone=dict(type='Darknet', depth=53, out_indices=(3, 4, 5)),
              neck=dict(type='YOLOV3Neck', num_scales=3, in_channels=[1024, 512, 256],
                out_channels=[8, 8, 8]),
              bbox_head=dict(type='YOLOV3Head', num_classes=2, in_channels=[8, 8, 8],
                out_channels=[8, 8, 8]),
              test_cfg=dict(nms_pre=9, score_thr=0.05, nms=dict(type='nms', iou_threshold=0.5),
                max_per_img=9))
            """);
    // A normalization costs two, and one precedes each activation.
    assertThat(cost(leaky, "LeakyReLU"))
        .isPositive()
        .isEqualTo(cost(leaky, layer -> layer.type().equals("BatchNorm2d")) / 2);
    ModelSummary limited =
        summary(
            RETINA.formatted(
                "backbone=dict(type='MobileNetV2', out_indices=(1, 2, 4, 6))", "24, 32, 96, 320"));
    assertThat(cost(limited, "ReLU6"))
        .isPositive()
        .isEqualTo(
            cost(
                    limited,
                    layer ->
                        layer.type().equals("BatchNorm2d") && !layer.name().contains("linear_conv"))
                / 2);
  }

  @Test
  void averagePoolingCostsOneForEachValueOfItsInput() {
    ModelSummary summary =
        summary(
            RETINA.formatted(
                "backbone=dict(type='ResNetV1d', depth=50, base_channels=8, stem_channels=8,"
                    + " plugins=[dict(cfg=dict(type='ContextBlock', ratio=0.25,"
                    + " pooling_type='avg'), stages=(False, True, False, False),"
                    + " position='after_conv3')])",
                "32, 64, 128, 256"));
    // The shortcuts of the four stages; that of the first has a window of one cell.
    int shortcuts = 8 * 16 * 24 + 32 * 16 * 24 + 64 * 8 * 12 + 128 * 4 * 6;
    assertThat(cost(summary, "AvgPool2d")).isEqualTo(shortcuts);
    // Four blocks.
    assertThat(cost(summary, "GlobalAvgPool2d")).isEqualTo(4 * 64 * 8 * 12);
    assertThat(cost(summary, "MaxPool2d")).isEqualTo(8 * 32 * 48);
  }

  @Test
  void upsamplingCostsOneForEachValueOfItsOutput() {
    ModelSummary summary =
        summary(
            """
            dict(type='YOLOX', input_size=(64, 96),
              backbone=dict(type='CSPDarknet', deepen_factor=0.33, widen_factor=0.0625),
              neck=dict(type='YOLOXPAFPN', in_channels=[16, 32, 64], out_channels=16,
                num_csp_blocks=1),
              bbox_head=dict(type='YOLOXHead', num_classes=3, in_channels=16, feat_channels=16),
              test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.65)))
            """);
    assertThat(cost(summary, "Upsample")).isEqualTo(32 * 4 * 6 + 16 * 8 * 12);
    assertThat(cost(summary, "MaxPool2d")).isEqualTo(3 * 32 * 2 * 3);
    // mmcv does not count Swish.
    assertThat(summary.layers()).noneMatch(layer -> layer.name().equals("(Swish)"));
  }

  @Test
  void deconvolutionsCostTheirProductsAndTheirBias() {
    ModelSummary summary =
        summary(
            """
            dict(type='MaskRCNN',
              backbone=dict(type='ResNet', depth=18, base_channels=4),
              neck=dict(type='FPN', in_channels=[4, 8, 16, 32], out_channels=8, num_outs=5),
              rpn_head=dict(type='RPNHead', in_channels=8, feat_channels=8),
              roi_head=dict(type='StandardRoIHead',
                bbox_roi_extractor=dict(type='SingleRoIExtractor', out_channels=8,
                  roi_layer=dict(type='RoIAlign', output_size=7), featmap_strides=[4, 8, 16, 32]),
                bbox_head=dict(type='Shared2FCBBoxHead', in_channels=8, fc_out_channels=8,
                  num_classes=2),
                mask_roi_extractor=dict(type='SingleRoIExtractor', out_channels=8,
                  roi_layer=dict(type='RoIAlign', output_size=14), featmap_strides=[4, 8, 16, 32]),
                mask_head=dict(type='FCNMaskHead', num_convs=1, in_channels=8, conv_out_channels=4,
                  num_classes=2)),
              test_cfg=dict(
                rpn=dict(nms_pre=9, max_per_img=9, nms=dict(type='nms', iou_threshold=0.7)),
                rcnn=dict(score_thr=0.05, nms=dict(type='nms', iou_threshold=0.5), max_per_img=9,
                  mask_thr_binary=0.5)))
            """);
    LayerSummary deconvolution =
        summary.layers().stream()
            .filter(layer -> layer.name().equals("roi_head.mask_head.upsample"))
            .findFirst()
            .orElseThrow();
    long regions = deconvolution.output().get(0);
    assertThat(deconvolution.output()).isEqualTo(new Shape(regions, 4, 28, 28));
    // Regions of 14 x 14 cells, 4 channels in and out, a kernel of 2 x 2.
    long products = regions * 14 * 14 * 4 * 4 * 2 * 2;
    long biases = regions * 28 * 28 * 4;
    assertThat(deconvolution.flops()).isPositive().isEqualTo(products + biases);
  }
}
