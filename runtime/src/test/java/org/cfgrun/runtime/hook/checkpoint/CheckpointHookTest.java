package org.cfgrun.runtime.hook.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.Tuple;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeEvaluation;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Runner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointHookTest {
  private static final RunLength EPOCHS = new RunLength(12L, 6000);

  @TempDir Path folder;

  private static List<CheckpointWriter> hooks(String sections) {
    Problems problems = new Problems();
    HookChain hooks =
        TestRun.hooksOf(Goldens.config(sections), new FakeEvaluation(List.of(1)), problems);
    assertThat(problems.all()).isEmpty();
    return hooks.all(CheckpointWriter.class);
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
        // A new one is complete before an old one is deleted.
        "dict(interval=1, max_keep_ckpts=3) | 4",
        "dict(interval=5, max_keep_ckpts=3) | 3",
        // By iteration the names still count epochs, so files replace each other.
        "dict(interval=100, by_epoch=False) | 13"
      })
  void mostCheckpointsCountsTheFilesOnTheDisk(String section, long files) {
    CheckpointWriter hook = hooks("checkpoint_config=" + section).get(0);
    assertThat(hook.mostCheckpoints(EPOCHS)).isEqualTo(files);
    assertThat(hook.folder(folder)).isEqualTo(folder);
  }

  @Test
  void mostCheckpointsCountsIterationsWhereTheRunnerDoes() {
    String runner = "runner=dict(type='IterBasedRunner', max_iters=1000), ";
    CheckpointWriter hook = hooks(runner + "checkpoint_config=dict(interval=300)").get(0);
    assertThat(hook.mostCheckpoints(new RunLength(null, 1000))).isEqualTo(4);
  }

  @Test
  void countsBestCheckpointAndOtherDirectories() {
    Path out = folder.resolve("elsewhere");
    List<CheckpointWriter> hooks =
        hooks(
            "checkpoint_config=dict(interval=6, out_dir='%s'), evaluation=dict(interval=1, save_best='auto')"
                .formatted(out));
    assertThat(hooks).extracting(hook -> hook.mostCheckpoints(EPOCHS)).containsExactly(2L, 2L);
    assertThat(hooks)
        .extracting(hook -> hook.folder(folder))
        .containsExactly(folder, out.resolve(folder.getFileName()));
  }

  /** Trains three epochs with a checkpoint each and the given free space in bytes. */
  private List<String> warnings(long free) {
    try (TestRun run = new TestRun(folder)) {
      CheckpointHook.Args args =
          new CheckpointHook.Args(1, true, true, null, -1, true, null, false, null, false, null);
      run.hook(new CheckpointHook(args, each -> free), Priority.NORMAL);
      run.train(3, 2);
      return run.log.stream().filter(line -> line.startsWith("WARNING|")).toList();
    }
  }

  @Test
  void warnsOnceWhenDiskSpaceIsInsufficient() throws IOException {
    warnings(Long.MAX_VALUE);
    long size = Files.size(folder.resolve("epoch_1.pth"));
    for (int epoch = 1; epoch <= 3; epoch++) {
      Files.delete(folder.resolve("epoch_" + epoch + ".pth"));
    }

    assertThat(warnings(2 * size)).isEmpty();
    for (int epoch = 1; epoch <= 3; epoch++) {
      Files.delete(folder.resolve("epoch_" + epoch + ".pth"));
    }
    assertThat(warnings(2 * size - 1))
        .singleElement()
        .asString()
        .startsWith("WARNING|Checkpoints take 0.0 MB each and 0.0 MB in total, but `")
        .contains("`" + folder + "` has only ", "max_keep_ckpts");
  }

  @Test
  void countsExistingCheckpointsAsUsedSpace() {
    assertThat(warnings(Long.MAX_VALUE)).isEmpty();
    assertThat(warnings(0)).isEmpty();
  }

  @Test
  void metaOfTheSectionIsSavedBelowThatOfTheRun() {
    CheckpointMeta meta =
        CheckpointMeta.fromConfig(
            Constants.parse("dict(run=dict(tags=['a', 1], size=(2, None)), epoch=7)", "a.cfg"));
    try (TestRun run = new TestRun(folder)) {
      CheckpointHook.Args args =
          new CheckpointHook.Args(1, true, true, null, -1, true, null, false, meta, true, null);
      run.hook(new CheckpointHook(args), Priority.NORMAL);
      run.train(1, 2);
    }
    assertThat(CheckpointFile.read(folder.resolve("epoch_1.pth")).meta())
        .containsEntry("run", Map.of("tags", List.of("a", 1L), "size", Tuple.of(2L, null)))
        .containsEntry("epoch", 1L);
  }

  /** Notes at each step which checkpoints exist when the loggers run. */
  private static final class Observer extends Hook {
    final List<Boolean> present = new ArrayList<>();
    private final Path file;
    private final boolean fails;

    Observer(Path file, boolean fails) {
      this.file = file;
      this.fails = fails;
    }

    @Override
    public void afterTrainIter(Runner runner) {
      present.add(Files.exists(file));
      if (fails) {
        throw new IllegalStateException("no space for the log");
      }
    }
  }

  /** Trains three steps with a checkpoint after each. */
  private Observer observe(boolean fails) {
    Observer observer = new Observer(folder.resolve("epoch_1.pth"), fails);
    try (TestRun run = new TestRun(folder)) {
      CheckpointHook.Args args =
          new CheckpointHook.Args(1, false, true, null, -1, true, null, false, null, false, null);
      run.hook(new CheckpointHook(args), Priority.NORMAL);
      run.hook(observer, Priority.VERY_LOW);
      run.train(1, 3);
    } catch (IllegalStateException failure) {
      assertThat(failure).hasMessage("no space for the log");
    }
    return observer;
  }

  @Test
  void checkpointOfAStepFollowsItsLogLine() {
    assertThat(observe(false).present).containsExactly(false, true, true);
  }

  @Test
  void checkpointOfAStepIsWrittenWhenALoggerFails() {
    assertThat(observe(true).present).containsExactly(false);
    assertThat(folder.resolve("epoch_1.pth")).exists();
  }
}
