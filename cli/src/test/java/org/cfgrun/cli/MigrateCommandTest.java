package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = folder.resolve("main.py");
    Files.writeString(
        folder.resolve("base.py"),
        """
        optimizer = dict(type='SGD', lr=0.02)
        lr_config = dict(policy='step', step=[2], warmup='linear', warmup_iters=9)
        runner = dict(type='EpochBasedRunner', max_epochs=3)
        """);
    Files.writeString(
        config,
        """
        _base_ = 'base.py'
        runner = dict(max_epochs=4)
        custom_hooks = [dict(type='MyHook')]
        """);
  }

  @Test
  void writesOneFileThatEvaluatesToTheNewSections() throws IOException {
    Path out = folder.resolve("new.py");
    CommandRun run = CommandRun.of("migrate", config, "-o", out);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(out))
        .startsWith("# Converted from MMDetection 2.x:\n#   " + folder.resolve("base.py"));
    assertThat(CommandRun.of("eval", out).out())
        .contains("train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=4)")
        .contains("begin=0, end=10")
        .doesNotContain("lr_config");
  }

  @Test
  void namesThePlaceOfWhatNeedsAttention() {
    CommandRun run = CommandRun.of("migrate", config);
    assertThat(run.err())
        .contains(config + ":3:17: unknown: The hook `MyHook` needs the hook interface of 3.x.\n")
        .contains("1 unknown; the learning rate is equal at each iteration");
  }

  @Test
  void nameWithALineFeedStaysOnItsLine() throws IOException {
    Files.writeString(config, "custom_hooks = [dict(type='My\\nHook')]\n");
    Path report = folder.resolve("report.txt");
    assertThat(CommandRun.of("migrate", config, "--report", report).status()).isZero();
    assertThat(Files.readString(report)).contains("unknown: The hook `My\\nHook` needs");
  }

  @Test
  void reportHasAllChanges() throws IOException {
    Path report = folder.resolve("report.txt");
    assertThat(CommandRun.of("migrate", config, "--report", report).status()).isZero();
    assertThat(Files.readString(report))
        .contains(
            folder.resolve("base.py")
                + ":1:13: converted: `optimizer` became `optim_wrapper.optimizer`.\n");
  }

  @Test
  void lengthOfAnEpochMakesSchedulesConvertible() throws IOException {
    Files.writeString(
        config,
        """
        _base_ = 'base.py'
        lr_config = dict(_delete_=True, policy='poly', power=0.9, by_epoch=False)
        """);
    assertThat(CommandRun.of("migrate", config).err()).contains("Pass `--iters-per-epoch`");
    CommandRun run = CommandRun.of("migrate", config, "--iters-per-epoch", "5");
    assertThat(run.out()).contains("end=16");
    assertThat(run.err()).contains("is equal at each iteration (5 iterations per epoch)");
  }

  @Test
  void convertedConfigIsRefused() {
    Path out = folder.resolve("new.py");
    CommandRun.of("migrate", config, "-o", out);
    CommandRun run = CommandRun.of("migrate", out);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("error[already-converted]");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void severalConfigsGoToADirectory() {
    Path out = folder.resolve("out");
    assertThat(CommandRun.of("migrate", folder, "-o", out).status()).isEqualTo(2);
    CommandRun run = CommandRun.of("migrate", folder, "--out-dir", out);
    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("2 evaluated, 0 failed");
  }
}
