package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.training.TinyTraining;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunConfigTest {
  private static final String WHOLE = TinyTraining.config("lr_config = None\n");

  /** Read before the others: by the import of custom code, and by the preview of schedules. */
  private static final Set<Section> ELSEWHERE = Set.of(Section.CUSTOM_IMPORTS, Section.OPTIMIZERS);

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void check(String text) {
    RunConfig.check(TestConfigs.config(folder, text).root(), TestConfigs.COMPONENTS, problems);
  }

  @Test
  void completeConfigIsValid() {
    check(WHOLE);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Section> sections() {
    return Arrays.stream(Section.values())
        .filter(section -> section.belongsTo(Dialect.MMCV) && !ELSEWHERE.contains(section));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void rejectsEverySectionOfAWrongType(Section section) {
    // No section is a float.
    String legacy = section.name().startsWith("TOTAL_") ? "del runner\n" : "";
    check(WHOLE + legacy + section.key() + " = 0.5");
    assertThat(problems.hasErrors()).as(TestConfigs.messages(problems)).isTrue();
    assertThat(TestConfigs.messages(problems)).contains("[0.5] ");
  }

  @Test
  void reportsAllMissingSectionsInOneMessage() {
    check("model = None\ndata = None\noptimizer = None");
    assertThat(problems.all()).hasSize(1);
    assertThat(TestConfigs.messages(problems))
        .endsWith(
            "The config has no `model`, `data`, `optimizer`, `runner`, `lr_config`, `optimizer_config`, `checkpoint_config`, `log_config`.");
  }

  @Test
  void partOfAConfigRequiresNoSections() {
    check("lr_config = None\noptimizer = dict(type='SGD', lr=0.1)");
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void partOfAConfigMayLackArgumentsThatOthersAdd() {
    check("data = dict(samples_per_gpu=2, train=dict(type='LVISV1Dataset', ann_file='lvis.json'))");
    assertThat(problems.all()).isEmpty();
    check("runner = dict(type='EpochBasedRunner')");
    assertThat(problems.all()).isEmpty();
    check(WHOLE + "runner = dict(type='EpochBasedRunner')");
    assertThat(TestConfigs.messages(problems))
        .contains("`EpochBasedRunner` requires the argument `max_epochs`.");
  }

  @Test
  void reportsProblemsOfTheBuiltModel() {
    check(WHOLE + "model['bbox_head']['num_classes'] = 0");
    assertThat(problems.hasErrors()).isTrue();
    assertThat(TestConfigs.messages(problems)).contains("num_classes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data['samples_per_gpu'] = 0             | `samples_per_gpu` of `data` must be from 1 to 65536, got 0.
          data['samples_per_gpu'] = -2            | `samples_per_gpu` of `data` must be from 1 to 65536, got -2.
          data['workers_per_gpu'] = -1            | `workers_per_gpu` of `data` must be from 0 to 1024, got -1.
          data['val_dataloader'] = dict(samples_per_gpu=0) | `val_dataloader.samples_per_gpu` of `data` must be from 1 to 65536, got 0.
          seed = 10 ** 30                         | `seed` must be an int of 64 bits, got 1000000000000000000000000000000.
          load_from = 'a\\x00b'                    | `a\\x00b` is not a valid path.
          model['neck']['num_outs'] = 10 ** 6     | `num_outs` of `FPN` must be from 1 to 16, got 1000000.
          model['neck']['out_channels'] = 0       | `out_channels` of `FPN` must be from 1 to 65536, got 0.
          model['backbone']['base_channels'] = -1 | `base_channels` of `ResNet` must be from 1 to 65536, got -1.
          model['bbox_head']['feat_channels'] = 0 | `feat_channels` of `RetinaHead` must be from 1 to 65536, got 0.
          """)
  void reportsNumbersOutsideTheirBounds(String line, String message) {
    check(WHOLE + line);
    assertThat(problems.all()).extracting(Diagnostic::message).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model['backbone']['in_channels'] = 1        | [1] `in_channels` of the backbone is 1, but the images have 3 channels.
          model['bbox_head']['num_classes'] = 1       | [1] `num_classes` of the model is 1, but `data.train` has 3 classes: circle, square, triangle.
          model['train_cfg'] = None                   | [None] Training requires `train_cfg`.
          model['test_cfg'] = None                    | [None] Detection requires `test_cfg`.
          model['train_cfg']['neg_pos_ratio'] = 3     | [3] `neg_pos_ratio` has no effect on `RetinaHead`, only on `SSDHead`, `PISASSDHead` and `YOLACTHead`. Remove it.
          model['train_cfg']['center_ratio'] = 0.2    | [0.2] `center_ratio` has no effect on `RetinaHead`, only on `GARetinaHead` and `GARPNHead`. Remove it.
          model['train_cfg']['initial_epoch'] = 4     | [4] `initial_epoch` has no effect on `RetinaHead`, only on `TOODHead`. Remove it.
          model['test_cfg']['conf_thr'] = 0.1         | [0.1] `conf_thr` has no effect on `RetinaHead`, only on `YOLOV3Head`. Set `score_thr` instead.
          data['train']['pipeline'] = pipeline[:1]    | The pipeline of `data.train` provides no boxes to train on.
          pipeline[1]['with_label'] = False; pipeline[-1]['keys'] = ['img', 'gt_bboxes'] | The pipeline of `data.train` provides no labels to train on.
          pipeline[1]['with_label'] = False           | ['img', 'gt_bboxes', 'gt_labels']] `Collect` requires 'gt_labels'
          pipeline[-1]['keys'].append('gt_masks')     | `Collect` requires 'gt_masks', but no earlier step loads them.
          pipeline[-1]['keys'].append('gt_semantic_seg') | `Collect` requires 'gt_semantic_seg', but no earlier step loads it.
          pipeline.insert(2, dict(type='SegRescale')) | ['SegRescale'] `SegRescale` requires a semantic map
          del pipeline[1]                             | ['img', 'gt_bboxes', 'gt_labels']
          pipeline[2]['mean'] = pipeline[2]['std'] = [1.] | `Normalize` has `mean` and `std` for 1 channels, but its images have 3.
          pipeline.insert(1, dict(type='Mosaic'))     | ['Mosaic'] `Mosaic` requires several images.
          pipeline.insert(1, dict(type='Resize'))     | ['Resize'] `Resize` has no `img_scale`.
          pipeline.insert(1, dict(type='Resize', img_scale=(10 ** 6, 10 ** 6))) | `img_scale` must be at most 16384 pixels.
          data['train']['classes'] = ('circle', 'cube') | Unknown shape 'cube'.
          evaluation = dict(save_best='acc_2')        | ['acc_2'] `EvalHook`: `save_best='acc_2'` is not a metric of the evaluation.
          evaluation = dict(metric='PQ')              | ['PQ'] The metric `PQ` compares segments, but the model predicts none.
          evaluation = dict(metric=['bbox', 'PQ'])    | ['PQ'] The metric `PQ` compares segments, but the dataset has none.
          evaluation = dict(metric='cityscapes')      | ['cityscapes'] The metric `cityscapes` compares masks, but the model predicts none.
          evaluation = dict(metric=['bbox', 'cityscapes']) | ['cityscapes'] The metric `cityscapes` compares masks with `*_gtFine_instanceIds.png`, which the dataset does not have.
          evaluation = dict(save_best='0_hmean')      | Set `rule='greater'` or `rule='less'`.
          evaluation = dict(metric='mAP', save_best='auto', greater_keys=['x']) | The name `mAP` does not imply whether higher or lower is better.
          """)
  void reportsPartsThatDoNotFitEachOther(String lines, String message) {
    check(WHOLE + lines);
    assertThat(TestConfigs.messages(problems)).contains(message);
    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void reportsAllPartsThatDoNotFitEachOtherAtOnce() {
    check(
        WHOLE
            + "model['backbone']['in_channels'] = 1\n"
            + "model['bbox_head']['in_channels'] = 7\n"
            + "model['bbox_head']['anchor_generator']['strides'] = [8, 16]\n"
            + "model['bbox_head']['num_classes'] = 1\n"
            + "model['test_cfg'] = None\n");
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "`anchor_generator` of the head has 2 `strides`, but there are 5 feature maps.",
            "`in_channels` of the head is 7, but its feature maps have 8 channels.",
            "Detection requires `test_cfg`.",
            "`in_channels` of the backbone is 1, but the images have 3 channels.",
            "`num_classes` of the model is 1, but `data.train` has 3 classes: circle, square,"
                + " triangle.");
  }

  /** What the groups of a layer do not fit, does not hide what the head does not fit. */
  @Test
  void reportsGroupsInTheNormalizationTogetherWithTheRest() {
    check(
        WHOLE
            + "model['bbox_head']['norm_cfg'] = dict(type='GN', num_groups=3)\n"
            + "model['bbox_head']['in_channels'] = 7\n");
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "`RetinaHead`: 8 channels are not divisible by `num_groups` = 3.",
            "`in_channels` of the head is 7, but its feature maps have 8 channels.");
    assertThat(problems.all())
        .extracting(problem -> Objects.requireNonNull(problem.span()).text())
        .containsExactly("3", "7");
  }

  @Test
  void aNeckInAListIsReportedAtItsPlace() {
    check(
        WHOLE
            + "model['neck'] = [\n"
            + "    model['neck'],\n"
            + "    dict(type='DyHead', in_channels=7, out_channels=16, num_blocks=1)]");
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly("`in_channels` is 7, but the feature maps have [8, 8, 8, 8, 8] channels.");
    assertThat(Objects.requireNonNull(problems.all().get(0).span()).text()).isEqualTo("7");
  }

  @Test
  void anInvalidArgumentIsNotMissedToo() {
    check(
        WHOLE
            + """
            model = dict(
                type='RPN',
                backbone=dict(type='ResNet', depth=18, base_channels=2),
                neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=8, num_outs=5),
                rpn_head=dict(type='GARPNHead', in_channels=8, feat_channels=8, loc_filter_thr=0.1),
                train_cfg=dict(rpn=dict(
                    assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3),
                    sampler=dict(type='RandomSampler', num=32, pos_fraction=0.5),
                    ga_assigner=dict(type='ApproxMaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3),
                    center_ratio=2.0)))
            """);
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "`train_cfg.rpn.center_ratio` of `RPN` must be from 0 to 1, got 2.0.",
            "A head with guided anchors requires `ignore_ratio`. Add it.",
            "Detection requires `test_cfg`.");
  }

  @Test
  void aDatasetForTrainingAndValidationIsReportedOnce() {
    check(
        WHOLE
            + "dataset = dict(type='ShapesDataset', img_size='x', size_range=(2, 3), pipeline=1)\n"
            + "data = dict(train=dataset, val=dataset, test=dict(**dataset))\n");
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            """
            ['x'] `img_size` of `ShapesDataset` must be a list of ints, got a str.
            [1] `pipeline` of `ShapesDataset` must be a list, got an int.
            ['ShapesDataset'] `ShapesDataset` requires the argument `num_images`.
            [(2, 3)] `ShapesDataset`: `size_range` must be a pair (smallest, largest) in the range 0..1.""");
    assertThat(problems.all().get(0).notes())
        .extracting(Diagnostic.Note::text)
        .containsExactly("used by `data.train`, `data.val`, `data.test`");
  }

  @Test
  void aNeckThatDoesNotFitLeavesTheHeadUnjudged() {
    check(
        WHOLE
            + "model['backbone']['in_channels'] = 1\n"
            + "model['neck']['in_channels'] = [1, 2, 3, 4]\n");
    assertThat(problems.all())
        .extracting(problem -> problem.message().replaceFirst(", but.*", ""))
        .containsExactly(
            "`in_channels` of the neck is [1, 2, 3, 4]", "`in_channels` of the backbone is 1");
  }

  @Test
  void moreOutputsThanClassesAreAnErrorOnlyForTheHookThatChecksThem() {
    check(WHOLE + "model['bbox_head']['num_classes'] = 4");
    assertThat(TestConfigs.messages(problems)).isEmpty();
    check(
        WHOLE
            + "model['bbox_head']['num_classes'] = 4\n"
            + "custom_hooks = [dict(type='NumClassCheckHook')]");
    assertThat(TestConfigs.messages(problems)).contains("`num_classes` of the model is 4");
  }

  @Test
  void aModelOfRegionsNeedsNeitherLabelsNorClasses() {
    check(
        WHOLE
            + """
            pipeline[1]['with_label'] = False
            pipeline[-1]['keys'] = ['img', 'gt_bboxes']
            evaluation = dict(metric='proposal_fast', save_best='AR@300')
            data['val']['pipeline'] = [pipeline[0], *pipeline[2:-1], dict(type='Collect', keys=['img'])]
            head = model['bbox_head']
            rpn = dict(model['train_cfg'], sampler=dict(type='RandomSampler', num=16, pos_fraction=.5))
            model = dict(
                type='RPN', backbone=model['backbone'], neck=model['neck'],
                rpn_head=dict(
                    type='RPNHead', in_channels=head['in_channels'],
                    anchor_generator=head['anchor_generator']),
                train_cfg=dict(rpn=rpn),
                test_cfg=dict(rpn=dict(nms=dict(iou_threshold=0.7), max_per_img=100)))
            """);
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  private static final String FAST =
      WHOLE
          + """
          model = dict(
              type='FastRCNN', backbone=model['backbone'], neck=model['neck'],
              roi_head=dict(
                  type='StandardRoIHead',
                  bbox_roi_extractor=dict(
                      type='SingleRoIExtractor', roi_layer=dict(type='RoIAlign', output_size=7),
                      out_channels=model['neck']['out_channels'], featmap_strides=[8]),
                  bbox_head=dict(
                      type='Shared2FCBBoxHead', in_channels=model['neck']['out_channels'],
                      num_classes=3)),
              train_cfg=dict(rcnn=dict(
                  assigner=model['train_cfg']['assigner'],
                  sampler=dict(type='RandomSampler', num=16, pos_fraction=.5))),
              test_cfg=dict(rcnn=dict(nms=dict(iou_threshold=0.5))))
          """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pass | The pipeline of `data.train` provides no regions, which a detector without
          pipeline[-1]['keys'] += ['proposals'] | `Collect` requires 'proposals'
          pipeline[-1]['keys'] += ['proposals']; pipeline.insert(1, dict(type='LoadProposals'))|
          """)
  void aDetectorWithoutAFirstStageRequiresRegions(String line, @Nullable String message) {
    check(FAST + line);
    if (message == null) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
    } else {
      assertThat(TestConfigs.messages(problems)).contains(message);
    }
  }

  @Test
  void onlyDetectorsOfKeypointsTakeImagesWithPaddingOnAllSides() {
    check(
        WHOLE
            + """
            padding = dict(
                type='RandomCenterCropPad', ratios=None, border=None, mean=[0, 0, 0],
                std=[1, 1, 1], to_rgb=True, test_mode=True)
            data['val']['pipeline'] = [
                dict(type='LoadImageFromFile', to_float32=True), padding,
                dict(type='Collect', keys=['img'])]
            evaluation = dict(interval=1)
            """);
    assertThat(TestConfigs.messages(problems))
        .contains(
            "The pipeline of `data.val` pads images on all sides, and `RetinaNet` does not move its boxes back.");
  }

  @Test
  void detectorsThatMergeNoViewsTakeOne() {
    check(
        FAST
            + """
            pipeline[-1]['keys'] += ['proposals']
            pipeline.insert(1, dict(type='LoadProposals'))
            data['val']['pipeline'] = [
                dict(type='LoadImageFromFile'),
                dict(type='MultiScaleFlipAug', img_scale=[(64, 64), (96, 96)], flip=True,
                    transforms=[dict(type='Resize'), dict(type='RandomFlip'),
                        dict(type='Collect', keys=['img'])])]
            evaluation = dict(interval=1)
            """);
    assertThat(TestConfigs.messages(problems))
        .contains(
            "The pipeline of `data.val` makes 4 views of an image, and `FastRCNN` does not merge detections of several views.");
  }

  @Test
  void aSemanticHeadRequiresSemanticMaps() {
    check(
        FAST
            + """
            pipeline[-1]['keys'] += ['proposals']
            pipeline.insert(1, dict(type='LoadProposals'))
            head = model['roi_head']
            model['type'] = 'HybridTaskCascade'
            model['roi_head'] = dict(
                type='HybridTaskCascadeRoIHead', num_stages=1, stage_loss_weights=[1],
                interleaved=False, bbox_roi_extractor=head['bbox_roi_extractor'],
                bbox_head=head['bbox_head'], semantic_roi_extractor=head['bbox_roi_extractor'],
                semantic_head=dict(
                    type='FusedSemanticHead', num_ins=model['neck']['num_outs'], fusion_level=0,
                    in_channels=model['neck']['out_channels'],
                    conv_out_channels=model['neck']['out_channels'], num_classes=5))
            """);
    assertThat(TestConfigs.messages(problems))
        .contains("The pipeline of `data.train` provides no semantic maps to train on.");
  }

  @Test
  void otherDetectorsRefuseTheSelectionOfPanopticFpn() {
    check(
        FAST
            + """
            pipeline[-1]['keys'] += ['proposals']
            pipeline.insert(1, dict(type='LoadProposals'))
            model['test_cfg']['panoptic'] = dict(
                score_thr=0.5, nms=dict(iou_threshold=0.5), max_per_img=10, mask_thr_binary=0.5,
                mask_overlap=0.5, stuff_area_limit=10)
            """);
    assertThat(TestConfigs.messages(problems))
        .contains("`panoptic` has no effect on `FastRCNN`, only on `PanopticFPN`. Remove it.");
  }

  @Test
  void classesInAFileAreNotRead() {
    check(WHOLE + "data['train']['classes'] = '/nowhere/classes.txt'");
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @Test
  void wrappedDatasetsAreCheckedToo() {
    check(
        WHOLE
            + "data['train'] = dict(type='RepeatDataset', times=2, dataset=data['train'])\n"
            + "model['bbox_head']['num_classes'] = 2");
    assertThat(TestConfigs.messages(problems)).contains("`num_classes` of the model is 2");
  }

  @Test
  void reportsMissingDatasetsOfATraining() {
    check(WHOLE + "data['val'] = None");
    assertThat(TestConfigs.messages(problems)).contains("The config has no `data.val`.");
  }

  @Test
  void everySettingsRecordBelongsToASection() {
    assertThat(TestConfigs.COMPONENTS.catalog().settings())
        .extracting(SettingsSchema::section)
        .contains(Section.DATA.key())
        // That of a test.
        .filteredOn(key -> !key.equals("kitchen_config"))
        .allMatch(key -> Section.of(key) != null);
  }
}
