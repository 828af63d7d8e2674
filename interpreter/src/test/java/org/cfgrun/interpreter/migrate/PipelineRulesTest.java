package org.cfgrun.interpreter.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineRulesTest {
  private static final String LOAD =
      "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True)";

  private static Converted training(String steps) {
    return Converted.of(
        "model = dict(type='X')\ndata = dict(train=dict(type='CocoDataset', pipeline=[%s]))"
            .formatted(steps));
  }

  private static Converted test(String steps) {
    return Converted.of(
        """
        model = dict(type='X')
        data = dict(
            train=dict(type='CocoDataset', pipeline=[%s]),
            test=dict(type='CocoDataset', pipeline=[dict(type='LoadImageFromFile'), %s]))
        """
            .formatted(LOAD, steps));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "img_scale=(1333, 800)|'Resize', scale=(1333, 800), keep_ratio=True",
        "img_scale=[(9, 8)], keep_ratio=False|'Resize', scale=(9, 8), keep_ratio=False",
        "img_scale=[(9, 8), (9, 6)], multiscale_mode='value'|'RandomChoiceResize', scales=[(9, 8),"
            + " (9, 6)], keep_ratio=True",
        "img_scale=[(9, 8), (9, 6)]|'RandomResize', scale=[(9, 8), (9, 6)], keep_ratio=True",
        "img_scale=(9, 8), ratio_range=(0.5, 2)|'RandomResize', scale=(9, 8), ratio_range=(0.5, 2),"
            + " keep_ratio=True",
        "img_scale=(9, 8), bbox_clip_border=False|'Resize', scale=(9, 8), keep_ratio=True,"
            + " clip_object_border=False"
      })
  void resizeIsDividedByWhatItDoes(String former, String expected) {
    training("dict(type='Resize', %s)".formatted(former))
        .has("train_dataloader.dataset.pipeline", "[dict(type=%s)]".formatted(expected));
  }

  @Test
  void normalizingAndPaddingMoveToThePreprocessor() {
    Converted converted =
        training(
            LOAD
                + ", dict(type='Normalize', mean=[1.0], std=[2.0]), dict(type='Pad',"
                + " size_divisor=32), dict(type='RandomFlip', flip_ratio=0.5),"
                + " dict(type='DefaultFormatBundle'), dict(type='Collect', keys=['img'])");
    converted
        .has(
            "train_dataloader.dataset.pipeline",
            "[" + LOAD + ", dict(type='RandomFlip', prob=0.5), dict(type='PackDetInputs')]")
        .has(
            "model.data_preprocessor",
            "dict(type='DetDataPreprocessor', mean=[1.0], std=[2.0], bgr_to_rgb=True,"
                + " pad_size_divisor=32)");
    assertThat(converted.changes()).noneMatch(each -> each.startsWith("DIFFERENT"));
  }

  @Test
  void stepsThatReadNormalizedPixelsAreReported() {
    training("dict(type='Normalize', mean=[1.0], std=[2.0]), dict(type='RandomCrop')")
        .reports("DIFFERENT 2", "steps that followed here see unnormalized pixels");
  }

  @Test
  void paddingBeforeAnotherTransformStays() {
    training("dict(type='Pad', size=(8, 8)), dict(type='RandomCrop', crop_size=(4, 4))")
        .has("train_dataloader.dataset.pipeline.0", "dict(type='Pad', size=(8, 8))")
        .has("model.data_preprocessor", "dict(type='DetDataPreprocessor')");
  }

  @Test
  void fixedSizeIsAnAugmentationOfTheBatchWithMasks() {
    training("dict(type='LoadAnnotations', with_mask=True), dict(type='Pad', size=(8, 8))")
        .has(
            "model.data_preprocessor",
            "dict(type='DetDataPreprocessor', pad_mask=True, batch_augments=[dict("
                + "type='BatchFixedSizePad', size=(8, 8), pad_mask=True)])");
  }

  @Test
  void evaluationPadsWhereTrainingHasAFixedSize() {
    Converted.of(
            """
            model = dict(type='X')
            data = dict(
                train=dict(type='CocoDataset', pipeline=[dict(type='Pad', size=(8, 8))]),
                val=dict(type='CocoDataset', pipeline=[dict(type='MultiScaleFlipAug', transforms=[
                    dict(type='Pad', size_divisor=4)])]))
            """)
        .has("model.data_preprocessor.pad_size_divisor", "4");
  }

  @Test
  void otherValuesInEvaluationAreReported() {
    Converted.of(
            """
            model = dict(type='X')
            data = dict(
                train=dict(type='CocoDataset', pipeline=[dict(type='Normalize', mean=[1.0])]),
                val=dict(type='CocoDataset', pipeline=[dict(type='Normalize', mean=[2.0])]))
            """)
        .has("model.data_preprocessor.mean", "[1.0]")
        .reports("DIFFERENT 4", "training uses other values");
  }

  @Test
  void testPipelineIsUnrolledAndLoadsAnnotations() {
    test("dict(type='MultiScaleFlipAug', img_scale=(9, 8), flip=False, transforms=["
            + "dict(type='Resize', keep_ratio=True), dict(type='RandomFlip'),"
            + " dict(type='Collect', keys=['img'])])")
        .has(
            "test_dataloader.dataset.pipeline",
            "[dict(type='LoadImageFromFile'), dict(type='Resize', keep_ratio=True, scale=(9, 8)),"
                + " dict(type='LoadAnnotations', with_bbox=True), dict(type='PackDetInputs',"
                + " meta_keys=['img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor'])]");
  }

  @Test
  void testTimeAugmentationIsReported() {
    test("dict(type='MultiScaleFlipAug', img_scale=[(9, 8), (9, 6)], flip=True, transforms=[])")
        .reports("DIFFERENT 4", "`tta_pipeline`");
  }

  @Test
  void stepsThatMoveProposalsAreWrapped() {
    training(
            "dict(type='LoadProposals'), dict(type='Resize', img_scale=(9, 8)),"
                + " dict(type='Collect')")
        .has(
            "train_dataloader.dataset.pipeline",
            "[dict(type='LoadProposals'), dict(type='ProposalBroadcaster', transforms=["
                + "dict(type='Resize', scale=(9, 8), keep_ratio=True)]),"
                + " dict(type='PackDetInputs')]");
  }

  @Test
  void policiesOfListsAreAChoice() {
    training(
            "dict(type='AutoAugment', policies=[[dict(type='RandomFlip', flip_ratio=0.1)],"
                + " [dict(type='Resize', img_scale=(9, 8))]])")
        .has(
            "train_dataloader.dataset.pipeline.0",
            "dict(type='RandomChoice', transforms=[[dict(type='RandomFlip', prob=0.1)],"
                + " [dict(type='Resize', scale=(9, 8), keep_ratio=True)]])");
  }

  @Test
  void unknownAndChangedTransformsStayAndAreReported() {
    training("dict(type='Blur', radius=2), dict(type='Rotate', level=5)")
        .has("train_dataloader.dataset.pipeline.0", "dict(type='Blur', radius=2)")
        .reports("UNKNOWN 2", "`Blur`")
        .reports("DIFFERENT 2", "`Rotate`");
  }

  @Test
  void storageIsRenamedUnlessItIsTheDisk() {
    training(
            "dict(type='LoadImageFromFile', file_client_args=dict(backend='petrel')),"
                + " dict(type='LoadAnnotations', file_client_args=dict(backend='disk'))")
        .has(
            "train_dataloader.dataset.pipeline",
            "[dict(type='LoadImageFromFile', backend_args=dict(backend='petrel')),"
                + " dict(type='LoadAnnotations')]");
  }

  @Test
  void metaKeysGetTheirNewNames() {
    training("dict(type='Collect', keys=['img'], meta_keys=('filename', 'flip', 'pad_shape'))")
        .has(
            "train_dataloader.dataset.pipeline",
            "[dict(type='PackDetInputs', meta_keys=['img_path', 'flip'])]")
        .reports("LEFT_OUT 2", "`pad_shape`");
  }
}
