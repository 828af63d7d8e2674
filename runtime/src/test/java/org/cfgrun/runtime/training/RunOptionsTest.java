package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.Download;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOptionsTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  private @Nullable RunOptions read(String text, TrainingOptions options) {
    EvaluatedConfig config = TestConfigs.config(folder, text);
    return RunOptions.read(
        new Sections(config.root(), problems),
        RunOptions.nameOf(config),
        options,
        SingleProcess.INSTANCE,
        Download.Progress.SILENT,
        new RunLog(console::add, null, Clock.systemUTC(), RunLog.Level.INFO));
  }

  private static TrainingOptions options(
      @Nullable Path workDir, @Nullable Long seed, @Nullable Path resumeFrom, boolean autoResume) {
    return new TrainingOptions(workDir, "cpu", seed, resumeFrom, autoResume, true);
  }

  private static final TrainingOptions NONE = options(null, null, null, false);

  @Test
  void workDirectoryPrecedence() {
    Path asked = folder.resolve("asked");
    String text = "work_dir = 'runs/a'";
    assertThat(read(text, options(asked, null, null, false)).workDir()).isEqualTo(asked);
    assertThat(read(text, NONE).workDir()).isEqualTo(Path.of("runs/a").toAbsolutePath());
    assertThat(read("a = 1", NONE).workDir()).isEqualTo(Path.of("work_dirs/my").toAbsolutePath());
  }

  @Test
  void seedPrecedence() {
    assertThat(read("seed = 5", options(null, 8L, null, false)).seed()).isEqualTo(8);
    assertThat(read("seed = 5", NONE).seed()).isEqualTo(5);
    assertThat(read("seed = None", NONE).seed()).isBetween(0L, (long) Integer.MAX_VALUE);
  }

  @Test
  void rejectsUnknownLogLevel() {
    assertThat(read("log_level = 'warning'", NONE).logLevel()).isEqualTo(RunLog.Level.WARNING);
    assertThat(read("log_level = 'LOUD'", NONE)).isNull();
    assertThat(TestConfigs.messages(problems)).startsWith("['LOUD'] `log_level` must be one of");
  }

  @Test
  void reportsMissingFilesAtTheirKey() {
    assertThat(read("load_from = 'no.pth'\nresume_from = None", NONE)).isNull();
    assertThat(read("resume_from = 'not.pth'", NONE)).isNull();
    assertThat(TestConfigs.messages(problems))
        .contains("['no.pth'] `load_from` names a file", "['not.pth'] `not.pth` ");
  }

  @Test
  void callersCheckpointHasNoConfigPosition() {
    assertThat(read("a = 1", options(null, null, Path.of("gone.pth"), false))).isNull();
    assertThat(TestConfigs.messages(problems)).startsWith("`gone.pth` ");
  }

  @Test
  void autoResumeWithoutCheckpointStartsANewRun() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    RunOptions start = read("a = 1", options(work, null, null, true));
    assertThat(start.saved()).isNull();
    assertThat(console).hasSize(1);
    assertThat(console.get(0)).contains("WARNING", "no checkpoints");
  }

  @Test
  void unknownDeviceSuggestsDoctor() {
    TrainingOptions tpu = new TrainingOptions(null, "tpu", null, null, false, true);
    assertThat(read("a = 1", tpu)).isNull();
    assertThat(TestConfigs.messages(problems))
        .isEqualTo("`tpu` is not a device. Use auto, cpu, gpu or gpu:N.");
    assertThat(problems.all().get(0).help()).contains("cfgrun doctor");
  }
}
