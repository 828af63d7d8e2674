package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config to a run, on a handful of small drawn images. */
class TrainingTest {
  private static final String REST =
      """
      image_size = (64, 64)
      pipeline = [
          dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),
          dict(type='Normalize', mean=[128.] * 3, std=[64.] * 3, to_rgb=True),
          dict(type='Pad', size_divisor=32), dict(type='DefaultFormatBundle'),
          dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])]
      data = dict(
          samples_per_gpu=2, workers_per_gpu=0,
          train=dict(type='ShapesDataset', num_images='${count}', img_size='${image_size}',
              pipeline=pipeline),
          val=dict(type='ShapesDataset', num_images=3, img_size=image_size, pipeline=pipeline))
      count = 4
      seed = 1
      optimizer = dict(type='SGD', lr=0.02)
      auto_scale_lr = dict(enable=True, base_batch_size=8)
      optimizer_config = dict(grad_clip=dict(max_norm=10))
      lr_config = None
      checkpoint_config = None
      log_config = dict(interval=1, hooks=[dict(type='TextLoggerHook')])
      runner = dict(type='EpochBasedRunner', max_epochs=1)
      """;

  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  private @Nullable Training prepare(String more) {
    String model = "model = " + Models.retinaText(18, 4, 8, 1, 3, "None");
    EvaluatedConfig config = Written.config(folder, model + REST + more);
    return Training.prepare(
        config,
        Written.COMPONENTS,
        new TrainingOptions(folder.resolve("work"), "cpu", null, null, false, false),
        line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
        TrainingListener.SILENT,
        problems);
  }

  @Test
  void theLogBeginsWithWhatTheRunIsAbout() {
    try (Training training = prepare("")) {
      assertThat(Written.messages(problems)).isEmpty();
      assertThat(training.iterationsPerEpoch()).isEqualTo(2);
    }
    assertThat(console.get(0)).startsWith("INFO - Environment: Java ").contains("PyTorch", "cpu");
    assertThat(console.subList(1, console.size()))
        .containsExactly(
            "INFO - Work folder: " + folder.resolve("work"),
            "INFO - Training data: 4 images of 3 classes in 2 batches of 2 (ShapesDataset)",
            "INFO - Validation data: none",
            "INFO - Model: RetinaNet of 0.1M parameters, 0.1M of them trained",
            "INFO - Random seed: 1",
            "INFO - Learning rate: scaled from 0.02 to 0.005 for steps of 2 samples (`auto_scale_lr`)");
  }

  @Test
  void itTrainsAndKeepsTheConfigWithItsReferencesReplaced() throws Exception {
    try (Training training = prepare("")) {
      assertThat(training.run()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(console.get(console.size() - 1)).contains("[1][2/2]", "lr: 5.000e-03", "loss: ");
    assertThat(Files.readString(folder.resolve("work/my.cfg"))).contains("num_images=4");
  }

  @Test
  void nothingIsWrittenWhenTheConfigIsNotInOrder() {
    assertThat(prepare("optimizer['lrr'] = 1\nrunner['max_epoch'] = 1")).isNull();
    assertThat(prepare("data_root = '${nowhere}'")).isNull();
    assertThat(Written.messages(problems))
        .contains("no argument `lrr`", "no argument `max_epoch`", "`${nowhere}` names a key");
    assertThat(folder.resolve("work")).doesNotExist();
    assertThat(console).isEmpty();
  }
}
