package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains every config of docs/customize-runtime.md, with a smaller config as its base. */
class CustomizeRuntimeTest {
  private static final Path PAGE = Path.of("../docs/customize-runtime.md");
  private static final Pattern CONFIG = Pattern.compile("(?s)\n```python\n# (\\S+)\n(.*?)```\n");
  private static final String SMALL =
      SmallConfig.with(
          """
      data = dict(
          samples_per_gpu=2,
          workers_per_gpu=0,
          train=dict(num_images=4, img_size=(64, 64)),
          val=dict(num_images=2, img_size=(64, 64)))
      """);

  private static final String SCHEDULED =
      """
      _base_ = [
          'stdlib::_base_/models/retinanet_r50_fpn.cfg',
          'stdlib::_base_/datasets/coco_detection.cfg',
          'stdlib::_base_/default_runtime.cfg',
          'stdlib::_base_/schedules/schedule_1x.cfg'
      ]
      """;

  @TempDir Path folder;

  @Test
  void everyConfigTrainsAndEvaluates() throws IOException {
    Files.writeString(folder.resolve("small.cfg"), SMALL);
    Matcher config = CONFIG.matcher(Files.readString(PAGE));
    int count = 0;
    for (; config.find(); count++) {
      String text = config.group(2).replace("stdlib::quickstart/shapes_retinanet.cfg", "small.cfg");
      Path file = Files.writeString(folder.resolve(config.group(1)), text);
      CommandRun run = CommandRun.of("train", file, "--fast-dev-run", "1", "--threads", "1");
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err())
          .as(config.group(1))
          .contains("1/1]\t", "bbox_mAP: ")
          .doesNotContain("warning[")
          .endsWith("Done; nothing was saved.\n");
    }
    assertThat(count).isGreaterThanOrEqualTo(10);
  }

  /** Returns the output of {@code check --components} for a snippet over a schedule. */
  private CommandRun check(String snippet) throws IOException {
    Path file = Files.writeString(folder.resolve("snippet.cfg"), SCHEDULED + snippet);
    return CommandRun.of("check", "--components", file);
  }

  @Test
  void everySnippetFitsASchedule() throws IOException {
    Matcher config = CONFIG.matcher(Files.readString(PAGE));
    while (config.find()) {
      String snippet = config.group(2).replaceFirst("_base_ = .*\n", "");
      assertThat(check(snippet).out())
          .as(config.group(1))
          .contains("1 config checked, nothing found");
    }
  }

  /** Whoever forgets {@code _delete_} has a config that works, or is told to add it. */
  @Test
  void everySnippetWithoutDeleteFitsOrNamesDelete() throws IOException {
    Matcher config = CONFIG.matcher(Files.readString(PAGE));
    int named = 0;
    while (config.find()) {
      String snippet =
          config.group(2).replaceFirst("_base_ = .*\n", "").replaceAll("_delete_=True,\\s*", "");
      CommandRun run = check(snippet);
      if (run.status() != ExitStatus.OK) {
        named++;
        assertThat(run.out()).as(config.group(1)).contains("help: Add `_delete_=True` to ");
      }
    }
    assertThat(named).isGreaterThanOrEqualTo(4);
  }

  /** The snippets of MMDetection's own tutorial, which are written without a base. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimizer = dict(type='Adam', lr=0.0003, weight_decay=0.0001)",
        "optimizer_config = dict(_delete_=True, grad_clip=dict(max_norm=35, norm_type=2))",
        "lr_config = dict(policy='cyclic', target_ratio=(10, 1e-4), cyclic_times=1, step_ratio_up=0.4)\n"
            + "momentum_config = dict(policy='cyclic', target_ratio=(0.85 / 0.95, 1), cyclic_times=1, step_ratio_up=0.4)",
        "lr_config = dict(policy='poly', power=0.9, min_lr=1e-4, by_epoch=False)",
        "lr_config = dict(policy='CosineAnnealing', warmup='linear', warmup_iters=1000, warmup_ratio=1.0 / 10,"
            + " min_lr_ratio=1e-5)",
        "workflow = [('train', 1)]",
        "workflow = [('train', 1), ('val', 1)]",
        "custom_hooks = [dict(type='NumClassCheckHook')]",
        "checkpoint_config = dict(interval=1, max_keep_ckpts=3, save_optimizer=True)",
        "log_config = dict(interval=50, hooks=[dict(type='TextLoggerHook'), dict(type='TensorboardLoggerHook')])",
        "evaluation = dict(interval=1, metric='bbox')"
      })
  void snippetOfMmdetectionFitsOrNamesDelete(String snippet) throws IOException {
    CommandRun run = check(snippet + "\n");
    if (run.status() != ExitStatus.OK) {
      assertThat(run.out()).contains("help: Add `_delete_=True` to ");
    }
  }
}
