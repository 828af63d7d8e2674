package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;

/** Tests which arguments pipelines accept, and the messages for invalid ones. */
class PipelineArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(type='LoadImageFromFile', to_float32=True, color_type='unchanged')",
        "dict(type='LoadImageFromFile', file_client_args=dict(backend='disk'))",
        "dict(type='LoadAnnotations', with_bbox=True, with_mask=False, poly2mask=False)",
        "dict(type='LoadAnnotations', with_bbox=True, with_label=False)",
        "dict(type='Collect', keys=['img', 'gt_bboxes'])",
        "dict(type='Resize', img_scale=[(1333, 640), (1333, 800)], multiscale_mode='value')",
        "dict(type='Resize', img_scale=[[1333, 640], [1333, 800]], keep_ratio=True)",
        "dict(type='Resize', img_scale=[1333, 800], backend='cv2', interpolation='area')",
        "dict(type='RandomFlip', flip_ratio=[0.3, 0.5], direction=['horizontal', 'vertical'])",
        "dict(type='Normalize', mean=[103.53, 116.28, 123.675], std=[1, 1, 1], to_rgb=False)",
        "dict(type='Pad', size_divisor=32, pad_val=0)",
        "dict(type='DefaultFormatBundle', pad_val=dict(img=114))",
        "dict(type='Collect', keys=('img', 'gt_bboxes', 'gt_labels', 'gt_bboxes_ignore'))",
        "dict(type='MultiScaleFlipAug', scale_factor=1.0, transforms=[])",
        "dict(type='Mosaic', img_scale=[640, 640], pad_val=114.0)",
        "dict(type='MixUp', img_scale=(640, 640), ratio_range=(0.8, 1.6), pad_val=114.0)",
        "dict(type='RandomAffine', scaling_ratio_range=(0.1, 2), border=(-320, -320))",
        "dict(type='YOLOXHSVRandomAug')",
        "dict(type='Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0)))",
        "dict(type='FilterAnnotations', min_gt_bbox_wh=(1, 1), keep_empty=False)",
        "dict(type='PhotoMetricDistortion', contrast_range=[0.5, 1.5], hue_delta=18)",
        "dict(type='CopyPaste', max_num_pasted=100)",
        "dict(type='LoadAnnotations', with_bbox=True, with_mask=True, with_seg=True)",
        "dict(type='SegRescale', scale_factor=0.125)",
        "dict(type='RandomCenterCropPad', crop_size=(511, 511), ratios=(0.6, 1.4), mean=[0, 0, 0],"
            + " std=[1, 1, 1], to_rgb=True, test_pad_mode=None)",
        "dict(type='RandomCenterCropPad', ratios=None, border=None, mean=[0, 0, 0], std=[1, 1, 1],"
            + " to_rgb=True, test_mode=True, test_pad_mode=['logical_or', 31], test_pad_add_pix=1)",
      })
  void argumentsOfUpstreamConfigsAreAccepted(String text) {
    assertThat(Built.transform(text)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dict(type='LoadImageFromFile', file_client_args=dict(backend='petrel')); Only the disk backend",
        "dict(type='LoadImageFromFile', channel_order='hsv'); 'bgr' or 'rgb'",
        "dict(type='LoadAnnotations', with_seg=True, with_bbox=False, with_label=False); `with_seg=True` requires boxes",
        "dict(type='SegRescale', backend='pillow'); 'cv2'",
        "dict(type='Collect', keys=['img', 'gt_semantic_seg']); requires 'gt_bboxes'",
        "dict(type='Resize', img_scale=1333); two positive numbers",
        "dict(type='Resize', img_scale=[(1, 2), (3, 4), (5, 6)]); multiscale_mode='value'",
        "dict(type='Resize', ratio_range=(0.5, 2.0)); exactly one `img_scale`, got 0",
        "dict(type='Resize', img_scale=(8, 8), backend='pillow', interpolation='area'); 'bilinear'",
        "dict(type='Resize', img_scale=(8, 8), backend='tiff'); 'cv2'",
        "dict(type='RandomFlip', flip_ratio=1.5); a probability",
        "dict(type='RandomFlip', flip_ratio=[0.5]  , direction=['diagonal', 'vertical']); Expected 2 numbers",
        "dict(type='RandomFlip', direction='sideways'); got `sideways`",
        "dict(type='Normalize', mean=[1, 2], std=[1, 2]); 3 numbers",
        "dict(type='Pad'); Set exactly one of",
        "dict(type='Pad', size_divisor=32, size=(1, 2)); Set exactly one of",
        "dict(type='ImageToTensor', keys=['image']); keys=['img']",
        "dict(type='Collect', keys=['img', 'gt_mask']); Unknown key `gt_mask`",
        "dict(type='Collect', keys=['img', 'gt_labels']); 'gt_labels' requires 'gt_bboxes'",
        "dict(type='LoadAnnotations', with_bbox=False); `with_label=True` requires boxes",
        "dict(type='Collect', keys=['img', 'gt_masks']); requires 'gt_bboxes'",
        "dict(type='LoadAnnotations', with_mask=True, with_bbox=False, with_label=False); boxes",
        "dict(type='MultiScaleFlipAug', img_scale=(8, 8), flip=True, transforms=[]); `flip=True` requires `RandomFlip`.",
        "dict(type='MultiScaleFlipAug', transforms=[]); Set exactly one of",
        "dict(type='Mosaic', img_scale=640); two positive integers",
        "dict(type='Mosaic', img_scale=(640.5, 640)); two positive integers",
        "dict(type='Mosaic', center_ratio_range=(0.5, 2.5)); in the range 0..2",
        "dict(type='Mosaic', center_ratio_range=(1.5, 0.5)); min <= max",
        "dict(type='Mosaic', pad_val=(114, 114, 114)); a number",
        "dict(type='Mosaic', prob=2); a probability",
        "dict(type='MixUp', pad_val=256); from 0 to 255",
        "dict(type='MixUp', ratio_range=(0, 1)); greater than 0",
        "dict(type='MixUp', ratio_range=0.5); a pair (min, max)",
        "dict(type='MixUp', flip_ratio=-0.5); a probability",
        "dict(type='MixUp', max_iters=0); from 1 to",
        "dict(type='RandomAffine', max_rotate_degree=-1); must not be negative",
        "dict(type='CopyPaste', max_num_pasted=0); max_num_pasted",
        "dict(type='RandomCenterCropPad', mean=[0], std=[1], to_rgb=True); `crop_size` is required",
        "dict(type='RandomCenterCropPad', crop_size=(9, 9), mean=[0], std=[1], to_rgb=True); `test_pad_mode` is not used",
        "dict(type='RandomCenterCropPad', mean=[0, 0], std=[1], to_rgb=True); one number per channel",
        "dict(type='RandomCenterCropPad', crop_size=(9, 1), mean=[0], std=[1], to_rgb=True, test_pad_mode=None); sides from 2",
        "dict(type='RandomCenterCropPad', mean=[0], std=[1], to_rgb=True, test_pad_mode=('and', 3)); ('logical_or', int)",
        "dict(type='RandomAffine', max_translate_ratio=1.1); in the range 0..1",
        "dict(type='RandomAffine', scaling_ratio_range=(0, 2)); greater than 0",
        "dict(type='RandomAffine', border=(1, 2, 3)); a pair (rows, columns)",
        "dict(type='RandomAffine', border_val=[]); one number per channel",
        "dict(type='YOLOXHSVRandomAug', hue_delta=-1); in the range 0..255",
        "dict(type='FilterAnnotations', by_box=False); leaves nothing to filter by",
        "dict(type='FilterAnnotations', min_gt_bbox_wh=(1,)); a pair (width, height)",
        "dict(type='PhotoMetricDistortion', brightness_delta=-1); must not be negative",
        "dict(type='PhotoMetricDistortion', hue_delta=400); in the range 0..360",
      })
  void invalidArgumentsAreRejectedWithAReason(String text, String reason) {
    assertThat(Built.complaint(Transform.class, text)).contains(reason);
  }

  @Test
  void crowdsAreInTheBatchOnlyIfCollected() {
    Sample sample = Samples.gray(8, 8, 1, 1, 2, 2);
    Samples.through(
        Built.transform("dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])"), sample);
    assertThat(sample.collects("gt_bboxes")).isTrue();
    assertThat(sample.collects("gt_bboxes_ignore")).isFalse();
  }

  @Test
  void collectRequiresLoadedBoxes() {
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])");
    assertThatThrownBy(() -> collect.apply(Samples.of(Npy.read("im.npy")), RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Add `LoadAnnotations`");
  }

  @Test
  void collectRequiresLoadedLabels() {
    Sample sample = Samples.gray(8, 8, 1, 1, 2, 2);
    sample.groundTruth(sample.groundTruth().withoutLabels());
    assertThat(sample.groundTruth().isLabelled()).isFalse();
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])");
    assertThatThrownBy(() -> collect.apply(sample, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `with_label=True`");
  }

  @Test
  void customAttributesCanBeCollected() {
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img'], meta_keys=('filename', 'camera'))");
    assertThatThrownBy(() -> collect.apply(Samples.gray(1, 1), RandomStreams.of(0)))
        .hasMessageContaining("`camera`");
    Sample sample = Samples.gray(1, 1);
    sample.attributes().put("camera", "left");
    assertThat(collect.apply(sample, RandomStreams.of(0))).isSameAs(sample);
  }

  @Test
  void multiScaleFlipAugSetsTheScaleAndDisablesFlips() {
    Transform view =
        Built.transform(
            "dict(type='MultiScaleFlipAug', img_scale=(64, 32), flip=False, transforms=["
                + "dict(type='Resize', keep_ratio=True), dict(type='RandomFlip'),"
                + "dict(type='Pad', size_divisor=32)])");
    Sample sample = Samples.through(view, Samples.gray(20, 10));
    assertThat(sample.width()).isEqualTo(64);
    assertThat(sample.flip()).isNull();
  }

  @Test
  void stepsRejectFloatColorsAndBordersThatRemoveTheImage() {
    Sample floats = Samples.gray(8, 8);
    floats.image().convertTo(floats.image(), CvType.CV_32F);
    Transform hsv = Built.transform("dict(type='YOLOXHSVRandomAug')");
    assertThatThrownBy(() -> hsv.apply(floats, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Put the step before `Normalize`");
    Transform affine = Built.transform("dict(type='RandomAffine', border=(-4, 0))");
    assertThatThrownBy(() -> affine.apply(Samples.gray(8, 8), RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("removes all of `gray.png`");
    Transform filter = Built.transform("dict(type='FilterAnnotations')");
    assertThatThrownBy(() -> filter.apply(Samples.of(Npy.read("im.npy")), RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Add `LoadAnnotations`");
  }

  @Test
  void pastingRequiresMasksAndImagesOfOneSize() {
    MixingTransform paste = (MixingTransform) Built.transform("dict(type='CopyPaste')");
    Sample sample = Samples.gray(8, 8, 1, 1, 2, 2);
    List<Sample> same = List.of(Samples.gray(8, 8, 1, 1, 2, 2));
    assertThatThrownBy(() -> paste.mix(sample, same, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `with_mask=True`");
    List<Sample> larger = List.of(Samples.gray(8, 9, 1, 1, 2, 2));
    assertThatThrownBy(() -> paste.mix(sample, larger, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("`gray.png` has 8 x 8 pixels, `gray.png` has 8 x 9");
    assertThatThrownBy(
            () -> paste.output(SampleSpec.input(false).with(SampleSpec.Property.MIXING, true)))
        .hasMessageContaining("Set `with_mask=True`");
  }

  @Test
  void croppingAroundACenterGivesUpOnObjectsWithoutAreaAtTheEdge() {
    Transform crop =
        Built.transform(
            "dict(type='RandomCenterCropPad', crop_size=(8, 8), mean=[0, 0, 0], std=[1, 1, 1],"
                + " to_rgb=True, test_pad_mode=None)");
    Sample corner = Samples.gray(20, 20, 0, 0, 0, 0);
    assertThatThrownBy(() -> crop.apply(corner, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `to_float32=True`");
    corner.image().convertTo(corner.image(), CvType.CV_32F);
    assertThat(crop.apply(corner, RandomStreams.of(0))).isNull();
    Transform test =
        Built.transform(
            "dict(type='RandomCenterCropPad', ratios=None, border=None, mean=[0], std=[1],"
                + " to_rgb=True, test_mode=True)");
    SampleSpec padded = test.output(SampleSpec.input(true));
    assertThat(padded.has(SampleSpec.Property.SURROUNDED)).isTrue();
    Transform collect =
        Built.transform("dict(type='Collect', keys=['img'], meta_keys=('filename', 'border'))");
    assertThat(collect.output(padded).known()).isTrue();
    assertThatThrownBy(() -> collect.output(SampleSpec.input(true)))
        .hasMessageContaining("requires `border` in `meta_keys`, but no step");
    assertThatThrownBy(() -> test.output(SampleSpec.input(false).annotated(true, true)))
        .hasMessageContaining("moves the image but not its boxes");
  }

  @Test
  void droppedSampleReleasesItsImage() {
    Sample sample = Samples.gray(4, 4);
    Pipeline pipeline = new Pipeline(List.of((dropped, random) -> null));
    assertThat(pipeline.apply(sample, RandomStreams.of(0))).isNull();
    assertThatThrownBy(sample::image).isInstanceOf(ConfigException.class);
  }
}
