package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.checkpoint.Tuple;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a training which is stopped and resumed twice, with different numbers of loader
 * threads, ends with the same checkpoint as one that never stopped, bit for bit. Covers random
 * order, wrapped datasets, random augmentation and a model with a history.
 */
class ExactResumeTest {
  private static final String RANDOM =
      """
      lr_config = dict(policy='step', warmup='linear', warmup_iters=4, step=[1])
      random = [
          dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),
          dict(type='Resize', img_scale=[(48, 48), (80, 80)], multiscale_mode='%s', keep_ratio=True),
          dict(type='RandomFlip', flip_ratio=0.5)] + pipeline[2:]
      part = dict(type='ShapesDataset', num_images=3, img_size=(64, 64), pipeline=random)
      """;

  private static final String REPEATED =
      RANDOM.formatted("range")
          + """
          data['train'] = dict(type='RepeatDataset', times=2, dataset=part)
          checkpoint_config = dict(interval=1)
          runner = dict(type='EpochBasedRunner', max_epochs=3)
          optimizer_config = dict(type='GradientCumulativeOptimizerHook', cumulative_iters=2)
          """;

  private static final String JOINED =
      RANDOM.formatted("value")
          + """
          data['train'] = [part, dict(part, num_images=4)]
          checkpoint_config = dict(interval=9)
          workflow = [('train', 3), ('val', 1)]
          runner = dict(type='IterBasedRunner', max_iters=9)
          lr_config['by_epoch'] = False
          custom_hooks = [dict(type='EMAHook', interval=2)]
          """;

  /** Thresholds follow the last two iterations, and the run stops between them. */
  private static final String DYNAMIC =
      """
      lr_config = None
      checkpoint_config = dict(interval=1)
      runner = dict(type='EpochBasedRunner', max_epochs=3)
      model = dict(
          type='FasterRCNN',
          backbone=dict(type='ResNet', depth=18, base_channels=4, num_stages=4, init_cfg=None),
          neck=dict(type='FPN', in_channels=[4, 8, 16, 32], out_channels=8, num_outs=5),
          rpn_head=dict(type='RPNHead', in_channels=8, feat_channels=8,
              anchor_generator=dict(type='AnchorGenerator', scales=[4], ratios=[1.0],
                  strides=[4, 8, 16, 32, 64])),
          roi_head=dict(type='DynamicRoIHead',
              bbox_roi_extractor=dict(type='SingleRoIExtractor', out_channels=8,
                  roi_layer=dict(type='RoIAlign', output_size=3), featmap_strides=[4, 8, 16, 32]),
              bbox_head=dict(type='Shared2FCBBoxHead', in_channels=8, fc_out_channels=8,
                  roi_feat_size=3, num_classes=3, reg_class_agnostic=True,
                  loss_bbox=dict(type='SmoothL1Loss'))),
          train_cfg=dict(
              rpn=dict(assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.7, neg_iou_thr=0.3),
                  sampler=dict(type='RandomSampler', num=32, pos_fraction=0.5)),
              rpn_proposal=dict(nms_pre=50, max_per_img=20, nms=dict(type='nms', iou_threshold=0.7)),
              rcnn=dict(
                  assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.4, neg_iou_thr=0.4),
                  sampler=dict(type='RandomSampler', num=16, pos_fraction=0.25,
                      add_gt_as_proposals=True),
                  dynamic_rcnn=dict(iou_topk=4, beta_topk=2, update_iter_interval=2,
                      initial_iou=0.4, initial_beta=1.0))),
          test_cfg=dict(
              rpn=dict(nms_pre=50, max_per_img=20, nms=dict(type='nms', iou_threshold=0.7)),
              rcnn=dict(score_thr=0.05, nms=dict(type='nms', iou_threshold=0.5),
                  max_per_img=10)))
      """;

  private static final List<Integer> STOPS = List.of(2, 3, Integer.MAX_VALUE);
  private static final List<Integer> WORKERS = List.of(2, 1, 4);

  @TempDir Path folder;

  /** Requests a stop after some steps. */
  private static final class Stop implements TrainingListener {
    private int left;
    private @Nullable Training training;

    Stop(int left) {
      this.left = left;
    }

    @Override
    public void stepDone(StepReport step) {
      if (--left == 0 && training != null) {
        training.requestStop();
      }
    }

    @Override
    public void validationStep(int done, int total) {}
  }

  private Outcome train(String config, String work, int workers, int steps) {
    Stop stop = new Stop(steps);
    Problems problems = new Problems();
    String text = TinyTraining.config(config + "data['workers_per_gpu'] = %d".formatted(workers));
    Path workDir = folder.resolve(work);
    TrainingOptions options = new TrainingOptions(workDir, "cpu", null, null, true, false);
    try (Training training =
        Training.prepare(
            TestConfigs.config(folder, text),
            TestConfigs.COMPONENTS,
            options,
            line -> {},
            stop,
            problems)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      stop.training = training;
      return training.run();
    }
  }

  static List<String> configs() {
    return List.of(REPEATED, JOINED, DYNAMIC);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void resumedRunEndsLikeUninterruptedRunBitForBit(String config) {
    assertThat(train(config, "straight", 0, Integer.MAX_VALUE)).isEqualTo(Outcome.COMPLETE);
    List<Outcome> outcomes = new ArrayList<>();
    for (int life = 0; life < STOPS.size(); life++) {
      outcomes.add(train(config, "stopped", WORKERS.get(life), STOPS.get(life)));
    }
    assertThat(outcomes).containsExactly(Outcome.STOPPED, Outcome.STOPPED, Outcome.COMPLETE);
    Map<String, Object> expected = leaves("straight");
    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(leaves("stopped")).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private Map<String, Object> leaves(String work) {
    Checkpoint checkpoint = CheckpointFile.read(folder.resolve(work).resolve("latest.pth"));
    Map<String, Object> leaves = new LinkedHashMap<>();
    add("state_dict", checkpoint.stateDict(), leaves);
    add("optimizer", checkpoint.optimizer(), leaves);
    add("progress", checkpoint.progress(), leaves);
    leaves.keySet().removeIf(path -> path.matches("progress/log/(data_)?time/.*"));
    return leaves;
  }

  private static void add(String path, @Nullable Object value, Map<String, Object> leaves) {
    if (value instanceof TensorData tensor) {
      ByteBuffer bytes = tensor.bytes();
      leaves.put(path, List.of(tensor.toString(), bytes));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> add(path + "/" + key, each, leaves));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "/" + i, list.get(i), leaves);
      }
    } else if (value instanceof Tuple tuple) {
      add(path, tuple.items(), leaves);
    } else {
      leaves.put(path, String.valueOf(value));
    }
  }
}
