package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.config.Written;
import org.cfgrun.runtime.hook.SavesCheckpoints;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.RunLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskForecastTest {
  private static final long MB = 1_000_000;
  private static final CheckpointSize SIZE = size(new StateSize(200 * MB, 200 * MB, true));
  private static final RunLength EPOCHS = new RunLength(12L, 6000);

  @TempDir Path folder;
  private final List<String> console = new ArrayList<>();

  private static CheckpointSize size(StateSize state) {
    return new CheckpointSize(100 * MB, 0, state);
  }

  private DiskForecast of(String sections, RunLength length) {
    return of(sections, length, SIZE);
  }

  private DiskForecast of(String sections, RunLength length, CheckpointSize size) {
    Problems problems = new Problems();
    List<SavesCheckpoints> hooks =
        TrainingHooks.listed(
                Written.config(
                        folder,
                        "lr_config = None\noptimizer_config = None\nlog_config = None\n"
                            + (length.epochs() == null
                                ? "runner = dict(type='IterBasedRunner', max_iters=1000)\n"
                                : "")
                            + sections)
                    .root(),
                Written.builder(),
                problems)
            .all(SavesCheckpoints.class);
    assertThat(Written.messages(problems)).isEmpty();
    return DiskForecast.of(hooks, length, size, folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Every epoch, every fifth and the last, only the last.
        "dict(interval=1) | 12",
        "dict(interval=5) | 3",
        "dict() | 1",
        "dict(interval=5, save_last=False) | 2",
        // A new one is whole before an old one goes.
        "dict(interval=1, max_keep_ckpts=3) | 4",
        "dict(interval=5, max_keep_ckpts=3) | 3",
        // By iterations they still have the names of epochs, and replace each other.
        "dict(interval=100, by_epoch=False) | 13"
      })
  void checkpointsAreCountedAsTheyLieOnTheDisk(String section, long files) {
    DiskForecast forecast = of("checkpoint_config = " + section, EPOCHS);
    assertThat(forecast.needed()).containsEntry(folder, files * 300 * MB);
  }

  @Test
  void iterationsAreCountedWhereTheRunnerDoes() {
    RunLength length = new RunLength(null, 1000);
    assertThat(of("checkpoint_config = dict(interval=300)", length).needed())
        .containsEntry(folder, 4 * 300 * MB);
  }

  @Test
  void theBestOneAndOtherFoldersAreCountedToo() {
    Path out = folder.resolve("elsewhere");
    DiskForecast forecast =
        of(
            "checkpoint_config = dict(interval=6, save_optimizer=False, out_dir='%s')\n"
                    .formatted(out)
                + "evaluation = dict(interval=1, save_best='auto')",
            EPOCHS);
    assertThat(forecast.needed())
        .containsEntry(out.resolve(folder.getFileName()), 2 * 100 * MB)
        .containsEntry(folder, 2 * 300 * MB);
  }

  @Test
  void aRunThatGoesOnHasCheckpointsWhereItSavesThem() throws IOException {
    Path out = folder.resolve("elsewhere");
    Path own = Files.createDirectories(out.resolve(folder.getFileName()));
    Files.write(own.resolve("epoch_1.pth"), new byte[1000]);
    Files.write(out.resolve("epoch_1.pth"), new byte[5000]);

    DiskForecast left =
        of("checkpoint_config = dict(interval=1, out_dir='%s')".formatted(out), EPOCHS).remaining();

    assertThat(left.needed()).containsExactly(entry(own, 12 * 300 * MB - 1000));
  }

  private void tell(DiskForecast forecast, long free) {
    try (RunLog log =
        new RunLog(
            line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
            null,
            Clock.systemUTC(),
            RunLog.Level.INFO)) {
      forecast.tell(log, each -> free);
    }
  }

  @Test
  void tooLittleSpaceIsWarnedOfAndNoneEndsTheRun() {
    DiskForecast forecast = of("checkpoint_config = dict(interval=1)", EPOCHS);
    tell(forecast, 4000 * MB);
    tell(forecast, 3000 * MB);
    assertThat(console.get(0))
        .isEqualTo(
            "INFO - Checkpoints take about 300 MB each, 3.6 GB together at most; 4.0 GB are free for `%s`"
                .formatted(folder));
    assertThat(console.get(1)).startsWith("WARNING - ").contains("will be full", "max_keep_ckpts");
    assertThatThrownBy(() -> tell(forecast, 200 * MB))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "A checkpoint takes about 300 MB, but only 200 MB are free for `%s`."
                .formatted(folder));
  }

  @Test
  void nothingIsRefusedForWhatIsNotCertain() {
    StateSize guessed = new StateSize(0, 200 * MB, false);
    tell(of("checkpoint_config = dict()", EPOCHS, size(guessed)), 150 * MB);
    StateSize growing = new StateSize(0, 200 * MB, true);
    tell(of("checkpoint_config = dict()", EPOCHS, size(growing)), 150 * MB);
    assertThat(console.get(0)).startsWith("WARNING - Checkpoints take perhaps 300 MB each");
    assertThat(console.get(1)).startsWith("WARNING - Checkpoints take up to 300 MB each");
    assertThatThrownBy(() -> tell(of("checkpoint_config = dict()", EPOCHS, size(guessed)), 90 * MB))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith("A checkpoint takes about 100 MB, but only 90 MB are free");
  }
}
