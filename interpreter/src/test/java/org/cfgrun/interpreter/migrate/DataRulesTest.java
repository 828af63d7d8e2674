package org.cfgrun.interpreter.migrate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datasets, loaders and evaluators. */
class DataRulesTest {
  @Test
  void pathsBecomeRelativeToTheirRoot() {
    Converted.of(
            "data = dict(train=dict(type='CocoDataset', ann_file='d/coco/a/train.json',"
                + " img_prefix='d/coco/train/', seg_prefix='d/coco/seg/'))")
        .has(
            "train_dataloader.dataset",
            "dict(type='CocoDataset', data_root='d/coco/', ann_file='a/train.json',"
                + " data_prefix=dict(img='train/', seg='seg/'),"
                + " filter_cfg=dict(filter_empty_gt=True, min_size=32))");
  }

  @Test
  void rootOfTheDatasetStays() {
    Converted.of(
            "data = dict(val=dict(type='CocoDataset', data_root='d', ann_file='a.json',"
                + " img_prefix='val'))")
        .has(
            "val_dataloader.dataset",
            "dict(type='CocoDataset', data_root='d', ann_file='a.json',"
                + " data_prefix=dict(img='val'), test_mode=True)")
        .has("val_evaluator", "dict(type='CocoMetric', ann_file='d/a.json', metric='bbox')");
  }

  @Test
  void pathsWithoutACommonRootStayWhole() {
    Converted.of(
            "data = dict(val=dict(type='CocoDataset', ann_file='/a/v.json', img_prefix='/b/'))")
        .has(
            "val_dataloader.dataset",
            "dict(type='CocoDataset', ann_file='/a/v.json', data_prefix=dict(img='/b/'),"
                + " test_mode=True)");
  }

  @Test
  void severalFilesAreADatasetEach() {
    Converted.of(
            """
            data_root = 'voc/'
            data = dict(train=dict(type='RepeatDataset', times=3, dataset=dict(
                type='VOCDataset', ann_file=['voc/7/t.txt', 'voc/12/t.txt'],
                img_prefix=['voc/7/', 'voc/12/'])))
            """)
        .has(
            "train_dataloader.dataset.dataset",
            """
            dict(type='ConcatDataset', ignore_keys=['dataset_type'], datasets=[
                dict(type='VOCDataset', ann_file='7/t.txt', data_prefix=dict(sub_data_root='7/'),
                    data_root='voc/',
                    filter_cfg=dict(filter_empty_gt=True, min_size=32, bbox_min_size=32)),
                dict(type='VOCDataset', ann_file='12/t.txt', data_prefix=dict(sub_data_root='12/'),
                    data_root='voc/',
                    filter_cfg=dict(filter_empty_gt=True, min_size=32, bbox_min_size=32))])\
            """);
  }

  @Test
  void classesBecomeATuple() {
    Converted.of("data = dict(test=dict(type='CocoDataset', classes=['cat']))")
        .has("test_dataloader.dataset.metainfo", "dict(classes=('cat', ))");
    Converted.of("data = dict(test=dict(type='CocoDataset', classes='names.txt'))")
        .reports("DIFFERENT 1", "Write them as a tuple");
  }

  @Test
  void ownDatasetIsReported() {
    Converted.of("data = dict(train=dict(type='CowDataset', ann_file='a/b', img_prefix='a/c'))")
        .reports("UNKNOWN 1", "`CowDataset`");
  }

  @Test
  void loadersTakeTheSettingsOfTheirSplit() {
    Converted.of(
            "data = dict(samples_per_gpu=4, workers_per_gpu=0, train=dict(type='CocoDataset'),"
                + " val=dict(type='CocoDataset', samples_per_gpu=3), test_dataloader=dict("
                + "workers_per_gpu=5), test=dict(type='CocoDataset'))")
        .has("train_dataloader.batch_size", "4")
        .has("train_dataloader.persistent_workers", "False")
        .has("train_dataloader.sampler", "dict(type='DefaultSampler', shuffle=True)")
        .has("train_dataloader.batch_sampler", "dict(type='AspectRatioBatchSampler')")
        .has("val_dataloader.batch_size", "3")
        .has("test_dataloader.batch_size", "1")
        .has("test_dataloader.num_workers", "5")
        .has("test_dataloader.persistent_workers", "True");
  }

  @Test
  void iterationsDrawFromAnInfiniteSampler() {
    Converted.of(
            "runner = dict(type='IterBasedRunner', max_iters=9)\n"
                + "data = dict(train=dict(type='CocoDataset'))")
        .has("train_dataloader.sampler.type", "'InfiniteSampler'");
  }

  @Test
  void classAwareSamplerStays() {
    Converted.of(
            "data = dict(train=dict(type='CocoDataset'), train_dataloader=dict("
                + "class_aware_sampler=dict(num_sample_class=2)))")
        .has("train_dataloader.sampler", "dict(type='ClassAwareSampler', num_sample_class=2)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "type='CocoDataset'|metric=['bbox'], classwise=True|dict(type='CocoMetric',"
            + " metric=['bbox'], classwise=True)",
        "type='CocoDataset'|jsonfile_prefix='r'|dict(type='CocoMetric', metric='bbox',"
            + " outfile_prefix='r')",
        "type='LVISV1Dataset', ann_file='a'|metric='segm'|dict(type='LVISMetric', ann_file='a',"
            + " metric='segm')",
        "type='VOCDataset', img_prefix='VOC2007/'|metric='mAP'|dict(type='VOCMetric', metric='mAP',"
            + " eval_mode='11points')",
        "type='WIDERFaceDataset', img_prefix='W/'|iou_thr=0.6|dict(type='VOCMetric', metric='mAP',"
            + " iou_thrs=0.6, eval_mode='area')",
        "type='CocoPanopticDataset', ann_file='p', seg_prefix='s', ins_ann_file='i'|metric=['PQ',"
            + " 'bbox']|[dict(type='CocoPanopticMetric', ann_file='p', seg_prefix='s'),"
            + " dict(type='CocoMetric', ann_file='i', metric=['bbox'])]",
        "type='OpenImagesDataset'|metric='mAP'|dict(type='OpenImagesMetric', iou_thrs=0.5,"
            + " ioa_thrs=0.5, use_group_of=True, get_supercategory=True)",
        "type='CityscapesDataset', ann_file='a',"
            + " img_prefix='c/leftImg8bit/val/'|metric=['segm']|[dict(type='CocoMetric',"
            + " ann_file='a', metric=['segm']), dict(type='CityScapesMetric',"
            + " seg_prefix='c/gtFine/val',"
            + " outfile_prefix='./work_dirs/cityscapes_metric/instance')]"
      })
  void datasetDecidesTheEvaluator(String dataset, String evaluation, String expected) {
    Converted.of(
            "evaluation = dict(interval=2, %s)\ndata = dict(val=dict(%s))"
                .formatted(evaluation, dataset))
        .has("val_evaluator", expected);
  }

  @Test
  void ownMetricIsReported() {
    Converted.of("evaluation = dict(metric='f1')\ndata = dict(val=dict(type='CowDataset'))")
        .has("val_evaluator", null)
        .reports("LEFT_OUT 2", "`CowDataset` has a metric of its own");
  }
}
