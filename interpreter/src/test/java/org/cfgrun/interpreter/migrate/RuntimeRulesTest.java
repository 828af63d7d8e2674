package org.cfgrun.interpreter.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The run, its hooks and logs. */
class RuntimeRulesTest {
  @Test
  void runnerAndIntervalMakeTheLoop() {
    Converted.of(
            "runner = dict(type='EpochBasedRunner', max_epochs=12)\nevaluation = dict(interval=3)")
        .has("train_cfg", "dict(type='EpochBasedTrainLoop', max_epochs=12, val_interval=3)");
    Converted.of(
            "runner = dict(type='IterBasedRunner', max_iters=9)\n"
                + "evaluation = dict(interval=3, dynamic_intervals=[(6, 1)])")
        .has(
            "train_cfg",
            "dict(type='IterBasedTrainLoop', max_iters=9, val_interval=3,"
                + " dynamic_intervals=[(6, 1)])")
        .reports("DIFFERENT 2", "Add 1 to each milestone");
    Converted.of("total_epochs = 4").has("train_cfg.max_epochs", "4");
  }

  @Test
  void otherTimesOfEvaluationAreReported() {
    Converted.of("runner = dict(max_epochs=5)\nevaluation = dict(interval=2, start=3)")
        .has("train_cfg.val_begin", "3")
        .reports("DIFFERENT 2", "also evaluates at the end of the run")
        .reports("DIFFERENT 2", "counts the interval from the start of the run");
  }

  @Test
  void optimizerIsWrapped() {
    Converted.of(
            """
            optimizer = dict(type='SGD', lr=0.1, paramwise_cfg=dict(bias_decay_mult=0.))
            optimizer_config = dict(
                type='GradientCumulativeOptimizerHook', cumulative_iters=4,
                grad_clip=dict(max_norm=35))
            fp16 = dict(loss_scale=512)
            """)
        .has(
            "optim_wrapper",
            "dict(type='AmpOptimWrapper', optimizer=dict(type='SGD', lr=0.1),"
                + " paramwise_cfg=dict(bias_decay_mult=0.), clip_grad=dict(max_norm=35),"
                + " accumulative_counts=4, loss_scale=512.0)")
        .reports("DIFFERENT 1", "Set `norm_decay_mult=1.`");
  }

  @Test
  void constantLossScaleOf2xIsWritten() {
    Converted.of("optimizer = dict(type='SGD')\noptimizer_config = dict(type='Fp16OptimizerHook')")
        .has("optim_wrapper.loss_scale", "512.0");
  }

  @Test
  void customOptimizerHookIsReported() {
    Converted.of("optimizer = dict(type='SGD')\noptimizer_config = dict(type='MyHook')")
        .reports("LEFT_OUT 2", "Write a custom `OptimWrapper`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bbox_mAP|CocoDataset|'coco/bbox_mAP'|",
        "PQ|CocoPanopticDataset|'coco_panoptic/PQ'|'greater'",
        "bbox_AP|LVISV1Dataset|'lvis/bbox_AP'|'greater'",
        "auto|CocoDataset|'auto'|"
      })
  void bestMetricGetsItsPrefix(String metric, String dataset, String name, String rule) {
    Converted.of(
            "checkpoint_config = dict(interval=2)\nevaluation = dict(save_best='%s')\n"
                    .formatted(metric)
                + "data = dict(val=dict(type='%s'))".formatted(dataset))
        .has("default_hooks.checkpoint.save_best", name)
        .has("default_hooks.checkpoint.rule", rule);
  }

  @Test
  void checkpointsOfIterationRunsSaySo() {
    Converted.of(
            "checkpoint_config = dict(interval=2, create_symlink=False)\n"
                + "runner = dict(type='IterBasedRunner', max_iters=9)")
        .has("default_hooks.checkpoint", "dict(type='CheckpointHook', interval=2, by_epoch=False)")
        .reports("LEFT_OUT 1", "create_symlink");
  }

  @Test
  void loggersBecomeBackends() {
    Converted.of(
            """
            log_config = dict(interval=20, hooks=[
                dict(type='TextLoggerHook'),
                dict(type='MlflowLoggerHook', exp_name='a', interval=5),
                dict(type='PaviLoggerHook')])
            """)
        .has("default_hooks.logger", "dict(type='LoggerHook', interval=20)")
        .has("log_processor", "dict(type='LogProcessor', window_size=20, by_epoch=True)")
        .has(
            "visualizer.vis_backends",
            "[dict(type='LocalVisBackend'), dict(type='MLflowVisBackend', exp_name='a')]")
        .reports("LEFT_OUT 3", "`interval` of a single logger")
        .reports("LEFT_OUT 4", "`PaviLoggerHook`");
  }

  @Test
  void customHooksGetTheirNewForm() {
    Converted.of(
            """
            custom_hooks = [
                dict(type='NumClassCheckHook'),
                dict(type='ExpMomentumEMAHook', resume_from=None, momentum=0.1, total_iter=9,
                    priority=49),
                dict(type='SyncNormHook', num_last_epochs=1),
                dict(type='MyHook', a=1)]
            """)
        .has(
            "custom_hooks",
            "[dict(type='EMAHook', ema_type='ExpMomentumEMA', momentum=0.1, gamma=9,"
                + " update_buffers=True, priority=49), dict(type='SyncNormHook'),"
                + " dict(type='MyHook', a=1)]")
        .reports("LEFT_OUT 2", "`NumClassCheckHook`")
        .reports("UNKNOWN 6", "`MyHook`");
  }

  @Test
  void environmentAndResuming() {
    Converted.of(
            """
            dist_params = dict(backend='gloo', port=29500)
            cudnn_benchmark = True
            opencv_num_threads = 2
            seed = 3
            resume_from = 'a.pth'
            load_from = None
            workflow = [('train', 1), ('val', 1)]
            """)
        .has(
            "env_cfg",
            "dict(cudnn_benchmark=True, mp_cfg=dict(mp_start_method='fork',"
                + " opencv_num_threads=2), dist_cfg=dict(backend='gloo'))")
        .has("randomness", "dict(seed=3)")
        .has("load_from", "'a.pth'")
        .has("resume", "True")
        .reports("LEFT_OUT 1", "port")
        .reports("LEFT_OUT 7", "no workflow");
  }

  @Test
  void scheduleWithoutTheLengthOfAnEpochIsReported() {
    Converted.of(
            "runner = dict(max_epochs=5)\nlr_config = dict(policy='CosineAnnealing', min_lr=0,"
                + " by_epoch=False)")
        .has("param_scheduler", "[]")
        .reports("LEFT_OUT 2", "Pass `--iters-per-epoch`");
  }

  @Test
  void plainValuesStayAndComponentsInVariablesGo() {
    Converted converted =
        Converted.of("num_classes = 3\nnorm_cfg = dict(type='BN')\nwork_dir = 'w'");
    converted.has("num_classes", "3").has("norm_cfg", null).has("work_dir", "'w'");
    assertThat(converted.config().get("default_hooks")).isNull();
  }

  @Test
  void convertedConfigsAreRecognized() {
    assertThat(Migration.sectionOf3x(Converted.evaluate("optim_wrapper = dict()"))).isNotNull();
    assertThat(Migration.sectionOf3x(Converted.evaluate("optimizer = dict()"))).isNull();
    assertThat(Migration.sectionOf3x(Converted.evaluate("model = dict()"))).isNull();
  }
}
