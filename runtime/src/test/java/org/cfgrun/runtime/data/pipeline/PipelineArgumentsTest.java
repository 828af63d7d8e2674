package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DataException;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pipelines accept, and what they say of the rest. */
class PipelineArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(type='LoadImageFromFile', to_float32=True, color_type='unchanged')",
        "dict(type='LoadImageFromFile', file_client_args=dict(backend='disk'))",
        "dict(type='LoadAnnotations', with_bbox=True, with_mask=False, poly2mask=False)",
        "dict(type='Resize', img_scale=[(1333, 640), (1333, 800)], multiscale_mode='value')",
        "dict(type='Resize', img_scale=[[1333, 640], [1333, 800]], keep_ratio=True)",
        "dict(type='Resize', img_scale=[1333, 800], backend='cv2', interpolation='area')",
        "dict(type='RandomFlip', flip_ratio=[0.3, 0.5], direction=['horizontal', 'vertical'])",
        "dict(type='Normalize', mean=[103.53, 116.28, 123.675], std=[1, 1, 1], to_rgb=False)",
        "dict(type='Pad', size_divisor=32, pad_val=0)",
        "dict(type='DefaultFormatBundle', pad_val=dict(img=114))",
        "dict(type='Collect', keys=('img', 'gt_bboxes', 'gt_labels', 'gt_bboxes_ignore'))",
        "dict(type='MultiScaleFlipAug', scale_factor=1.0, transforms=[])",
      })
  void whatUpstreamConfigsWriteIsUnderstood(String text) {
    assertThat(Built.transform(text)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dict(type='LoadImageFromFile', file_client_args=dict(backend='petrel')); from the disk only",
        "dict(type='LoadImageFromFile', channel_order='hsv'); 'bgr' or 'rgb'",
        "dict(type='LoadAnnotations', with_mask=True); Masks are not supported",
        "dict(type='LoadAnnotations', with_seg=True); segmentation is not supported",
        "dict(type='Resize', img_scale=1333); two positive numbers",
        "dict(type='Resize', img_scale=[(1, 2), (3, 4), (5, 6)]); multiscale_mode='value'",
        "dict(type='Resize', ratio_range=(0.5, 2.0)); exactly one `img_scale`, not 0",
        "dict(type='Resize', img_scale=(8, 8), backend='pillow'); 'cv2'",
        "dict(type='RandomFlip', flip_ratio=1.5); a probability",
        "dict(type='RandomFlip', flip_ratio=[0.5]  , direction=['diagonal', 'vertical']); 2, not 1",
        "dict(type='RandomFlip', direction='sideways'); not `sideways`",
        "dict(type='Normalize', mean=[1, 2], std=[1, 2]); 3 numbers",
        "dict(type='Pad'); Exactly one of",
        "dict(type='Pad', size_divisor=32, size=(1, 2)); Exactly one of",
        "dict(type='ImageToTensor', keys=['image']); keys=['img']",
        "dict(type='Collect', keys=['img', 'gt_masks']); No step gives a sample `gt_masks`",
        "dict(type='MultiScaleFlipAug', img_scale=(8, 8), flip=True, transforms=[]); test-time",
        "dict(type='MultiScaleFlipAug', img_scale=[(8, 8), (9, 9)], transforms=[]); Several scales",
        "dict(type='MultiScaleFlipAug', transforms=[]); Exactly one of",
      })
  void whatCannotBeDoneIsRefusedWithAReason(String text, String reason) {
    assertThat(Built.complaint(Transform.class, text)).contains(reason);
  }

  @Test
  void crowdsAreKeptFromTheBatchUnlessCollected() {
    Sample sample = Samples.grey(8, 8, 1, 1, 2, 2);
    Samples.through(
        Built.transform("dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])"), sample);
    assertThat(sample.collects("gt_bboxes")).isTrue();
    assertThat(sample.collects("gt_bboxes_ignore")).isFalse();
  }

  @Test
  void boxesMustBeLoadedBeforeTheyAreCollected() {
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])");
    assertThatThrownBy(() -> collect.apply(Samples.of(Npy.read("im.npy")), RandomStreams.of(0)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("add `LoadAnnotations`");
  }

  @Test
  void attributesOfUsersTransformsCanBeCollected() {
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img'], meta_keys=('filename', 'camera'))");
    assertThatThrownBy(() -> collect.apply(Samples.grey(1, 1), RandomStreams.of(0)))
        .hasMessageContaining("`camera`");
    Sample sample = Samples.grey(1, 1);
    sample.attributes().put("camera", "left");
    assertThat(collect.apply(sample, RandomStreams.of(0))).isSameAs(sample);
  }

  @Test
  void testTimeAugmentationPrescribesSizeAndNoMirroring() {
    Transform view =
        Built.transform(
            "dict(type='MultiScaleFlipAug', img_scale=(64, 32), flip=False, transforms=["
                + "dict(type='Resize', keep_ratio=True), dict(type='RandomFlip'),"
                + "dict(type='Pad', size_divisor=32)])");
    Sample sample = Samples.through(view, Samples.grey(20, 10));
    assertThat(sample.width()).isEqualTo(64);
    assertThat(sample.flip()).isNull();
  }

  @Test
  void aDroppedSampleGivesItsImageBack() {
    Sample sample = Samples.grey(4, 4);
    Pipeline pipeline = new Pipeline(List.of((dropped, random) -> null));
    assertThat(pipeline.apply(sample, RandomStreams.of(0))).isNull();
    assertThatThrownBy(sample::image).isInstanceOf(DataException.class);
  }
}
