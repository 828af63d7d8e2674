package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class SSDHeadTest {
  private static final String CONFIG =
      """
      dict(type='SingleStageDetector',
        backbone=dict(type='SSDVGG', depth=11, out_feature_indices=(12, 24)),
        neck=dict(type='SSDNeck', in_channels=(512, 1024), out_channels=(512, 1024, 8),
          level_strides=(2,), level_paddings=(1,), l2_norm_scale=20),
        bbox_head=dict(type='SSDHead', in_channels=(512, 1024, 8), num_classes=2,
          anchor_generator=dict(type='SSDAnchorGenerator', scale_major=False,
            strides=[8, 16, 32], ratios=[[2], [2, 3], [2]], min_sizes=[8, 20, 40],
            max_sizes=[20, 40, 64])),
        train_cfg=dict(
          assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5),
          smoothl1_beta=1.0, neg_pos_ratio=3),
        test_cfg=dict(nms=dict(type='nms', iou_threshold=0.45)))
      """;

  /** Of five samples without an object, the two of largest loss count, for one with an object. */
  @Test
  void theHardestNegativesCount() {
    float[] logits = {0, 0, 3, 0, 0, 0, 0, 1, 0, 2, 0, 5};
    Tensor scores = Tensor.of(logits, 6, 2);
    Tensor labels = Tensor.of(new long[] {0, 1, 1, 1, 1, 1}, 6);
    Tensor weights = Tensor.of(new float[] {1, 1, 1, 1, 1, 0}, 6);
    float loss =
        Kernel.bind(SsdKernel.class).hardNegatives(scores, labels, weights, 1, 2).toFloat();
    double expected = Math.log(2) + Math.log(1 + Math.exp(3)) + Math.log(2);
    assertThat((double) loss).isCloseTo(expected, within(1e-5));
  }

  @Test
  void withoutObjectsThereIsNoLoss() {
    Tensor scores = Tensor.of(new float[] {0, 1, 2, 3}, 2, 2);
    Tensor labels = Tensor.of(new long[] {1, 1}, 2);
    Tensor weights = Tensor.of(new float[] {1, 1}, 2);
    assertThat(Kernel.bind(SsdKernel.class).hardNegatives(scores, labels, weights, 1, 3).toFloat())
        .isZero();
  }

  @Test
  void trainingNeedsBothSettings() {
    for (String setting : new String[] {"smoothl1_beta=1.0", "neg_pos_ratio=3"}) {
      SingleStageDetector model =
          Models.build(SingleStageDetector.class, CONFIG.replace(setting, "debug=False"));
      assertThatThrownBy(model::checkTraining)
          .isInstanceOf(ArgumentException.class)
          .hasMessageContaining(setting.substring(0, setting.indexOf('=')));
    }
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    assertThat(Models.problems(CONFIG)).isEmpty();
    assertThat(problems("depth=11", "depth=12")).contains("Expected 11, 13, 16 or 19");
    assertThat(problems("(12, 24)", "(12, 99)")).contains("Expected numbers of layers");
    assertThat(problems("level_strides=(2,)", "level_strides=(2, 2)")).contains("further maps");
    assertThat(problems("(512, 1024, 8),\n", "(512, 512, 8),\n")).contains("`in_channels`");
    assertThat(problems("strides=[8, 16, 32]", "strides=[8, 16]")).contains("strides");
  }

  private static String problems(String from, String to) {
    assertThat(CONFIG).contains(from);
    return Models.problems(CONFIG.replace(from, to));
  }
}
