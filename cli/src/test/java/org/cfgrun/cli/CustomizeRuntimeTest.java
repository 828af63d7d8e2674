package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains every config of docs/customize-runtime.md, with a smaller config as its base. */
class CustomizeRuntimeTest {
  private static final Path PAGE = Path.of("../docs/customize-runtime.md");
  private static final Pattern CONFIG = Pattern.compile("(?s)\n```python\n# (\\S+)\n(.*?)```\n");
  private static final String SMALL =
      """
      _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
      model = dict(
          backbone=dict(base_channels=4, stem_channels=4),
          neck=dict(in_channels=[4, 8, 16, 32], out_channels=8),
          bbox_head=dict(in_channels=8, feat_channels=8, stacked_convs=1),
          test_cfg=dict(score_thr=0.0))
      data = dict(
          samples_per_gpu=2,
          workers_per_gpu=0,
          train=dict(num_images=4, img_size=(64, 64)),
          val=dict(num_images=2, img_size=(64, 64)))
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
}
