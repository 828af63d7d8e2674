package org.cfgrun.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.registry.Components;

/** Builds models from config text. */
public final class Models {
  /** The model of mmdet's {@code retinanet_r50_fpn}; the measures are filled in. */
  private static final String RETINA =
      """
      dict(type='RetinaNet',
        backbone=dict(type='ResNet', depth=%d, base_channels=%d, num_stages=4,
          out_indices=(0, 1, 2, 3), frozen_stages=1,
          norm_cfg=dict(type='BN', requires_grad=True), norm_eval=True, style='pytorch',
          init_cfg=%s),
        neck=dict(type='FPN', in_channels=%s, out_channels=%d, start_level=1,
          add_extra_convs='on_input', num_outs=5),
        bbox_head=dict(type='RetinaHead', num_classes=%d, in_channels=%d, stacked_convs=%d,
          feat_channels=%d,
          anchor_generator=dict(type='AnchorGenerator', octave_base_scale=4,
            scales_per_octave=3, ratios=[0.5, 1.0, 2.0], strides=[8, 16, 32, 64, 128]),
          bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_means=[.0, .0, .0, .0],
            target_stds=[1.0, 1.0, 1.0, 1.0]),
          loss_cls=dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25,
            loss_weight=1.0),
          loss_bbox=dict(type='L1Loss', loss_weight=1.0)),
        train_cfg=dict(
          assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4, min_pos_iou=0,
            ignore_iof_thr=-1),
          allowed_border=-1, pos_weight=-1, debug=False),
        test_cfg=dict(nms_pre=1000, min_bbox_size=0, score_thr=0.05,
          nms=dict(type='nms', iou_threshold=0.5), max_per_img=100))
      """;

  private Models() {}

  /** A component of the models' registry; the test fails when the text has a mistake. */
  public static <T> T build(Class<T> kind, String text) {
    return build(kind, Registries.MODELS, text);
  }

  /** A component of a registry; the test fails when the text has a mistake. */
  public static <T> T build(Class<T> kind, String registry, String text) {
    Problems problems = new Problems();
    T model =
        new ComponentBuilder(Components.standard())
            .build(kind, registry, Constants.parse(text, "test.cfg"), problems);
    assertThat(problemsOf(problems)).isEmpty();
    return model;
  }

  /** What is wrong with a component of the models' registry, one line a problem. */
  public static String problems(String text) {
    return problems(Registries.MODELS, text);
  }

  /** What is wrong with a component of a registry, one line a problem. */
  public static String problems(String registry, String text) {
    Problems problems = new Problems();
    new ComponentBuilder(Components.standard())
        .build(Object.class, registry, Constants.parse(text, "test.cfg"), problems);
    return problemsOf(problems);
  }

  private static String problemsOf(Problems problems) {
    return problems.all().stream()
        .map(problem -> "[" + problem.span().text() + "] " + problem.message())
        .collect(Collectors.joining("\n"));
  }

  /**
   * A RetinaNet.
   *
   * @param depth of the ResNet
   * @param base channels inside the first stage of the ResNet
   * @param channels of pyramid and head
   * @param initCfg of the backbone
   */
  public static SingleStageDetector retinaNet(
      int depth, int base, int channels, int stacked, int classes, String initCfg) {
    return build(
        SingleStageDetector.class, retinaText(depth, base, channels, stacked, classes, initCfg));
  }

  /** The config of {@link #retinaNet}. */
  public static String retinaText(
      int depth, int base, int channels, int stacked, int classes, String initCfg) {
    int first = depth < 50 ? base : base * 4;
    String maps = "[%d, %d, %d, %d]".formatted(first, first * 2, first * 4, first * 8);
    return RETINA.formatted(
        depth, base, initCfg, maps, channels, classes, channels, stacked, channels);
  }
}
