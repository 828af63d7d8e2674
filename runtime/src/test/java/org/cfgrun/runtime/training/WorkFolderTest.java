package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a run protects what its work directory contains. */
class WorkFolderTest {
  private static final String EPOCHS =
      "lr_config = None\ncheckpoint_config = dict(interval=1)\nrunner['max_epochs'] = ";

  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  private @Nullable Training prepare(String more) {
    return Training.prepare(
        TestConfigs.config(folder, TinyTraining.config(more)),
        TestConfigs.COMPONENTS,
        new TrainingOptions(work(), "cpu", null, null, false, false),
        line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
        TrainingListener.SILENT,
        problems);
  }

  private void train(String more) {
    console.clear();
    try (Training training = prepare(more)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      training.run();
    }
  }

  private Path work() {
    return folder.resolve("work");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(work())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String log() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : files()) {
      text.append(name.endsWith(".log") ? Files.readString(work().resolve(name)) : "");
    }
    return text.toString();
  }

  @Test
  void secondRunInTheSameDirectoryIsRefused() throws IOException {
    try (Training first = prepare(EPOCHS + "1")) {
      List<String> before = files();
      assertThatThrownBy(() -> prepare(EPOCHS + "1"))
          .isInstanceOf(ConfigException.class)
          .hasMessageMatching(
              "(?s)The work directory `.*work` is in use by another run \\(this process\\)\\.");
      assertThat(files()).isEqualTo(before);
      first.run();
    }
    assertThat(files()).contains("epoch_1.pth");
  }

  @Test
  void lockOfAKilledRunIsIgnored() throws IOException {
    Files.createDirectories(work());
    Files.writeString(work().resolve(".lock"), "process 1 on elsewhere\n");
    train(EPOCHS + "1");
    assertThat(files()).contains("epoch_1.pth");
  }

  @Test
  void runsWithOneCheckpointDirectoryExcludeEachOther() {
    String same = EPOCHS + "1\ncheckpoint_config['out_dir'] = '%s'".formatted(folder.resolve("o"));
    try (Training first = prepare(same)) {
      assertThatThrownBy(
              () ->
                  Training.prepare(
                      TestConfigs.config(folder, TinyTraining.config(same)),
                      TestConfigs.COMPONENTS,
                      new TrainingOptions(
                          folder.resolve("other/work"), "cpu", null, null, false, false),
                      line -> {},
                      TrainingListener.SILENT,
                      problems))
          .hasMessageContaining("o/work` is in use by another run");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto_resume = True", "resume = True"})
  void configRequestsToResume(String key) throws IOException {
    train(EPOCHS + "1\n" + key);
    assertThat(console).anyMatch(line -> line.contains("The path of checkpoints does not exist"));
    byte[] first = Files.readAllBytes(work().resolve("epoch_1.pth"));
    train(EPOCHS + "2\n" + key);
    assertThat(console).contains("INFO - resumed epoch 1, iter 2");
    assertThat(work().resolve("epoch_1.pth")).hasBinaryContent(first);
    assertThat(SavedRun.read(work().resolve("latest.pth")).point().epoch()).isEqualTo(2);
  }

  @Test
  void resumeContinuesFromLoadFrom() {
    train(EPOCHS + "1");
    Path from = work().resolve("epoch_1.pth");
    train(EPOCHS + "2\nresume = True\nload_from = '%s'".formatted(from));
    assertThat(console).contains("INFO - Resumes from: " + from, "INFO - resumed epoch 1, iter 2");
  }

  @Test
  void autoResumeMustBeABool() {
    assertThat(prepare(EPOCHS + "1\nauto_resume = 'yes'")).isNull();
    assertThat(TestConfigs.messages(problems)).contains("`auto_resume` must be a bool, got a str");
  }

  @Test
  void newRunWarnsOfEarlierCheckpoints() throws IOException {
    train(EPOCHS + "2");
    assertThat(console).noneMatch(line -> line.startsWith("WARNING"));
    train(EPOCHS + "1");
    assertThat(console)
        .contains(
            "WARNING - `%s` contains checkpoints of another run, which this run may overwrite: epoch_1.pth and 1 more. To continue that run, use `--auto-resume`."
                .formatted(work()));
  }

  @Test
  void refusedResumeKeepsTheCopyOfTheConfig() throws IOException {
    train(EPOCHS + "1");
    String before = Files.readString(work().resolve("my.cfg"));
    String other = "\nauto_resume = True\nmodel['bbox_head']['num_classes'] = 5";
    assertThatThrownBy(() -> prepare(EPOCHS + "2" + other))
        .hasMessageContaining("does not fit the model");
    assertThat(work().resolve("my.cfg")).hasContent(before);
  }

  @Test
  void messagesBeforeTheDirectoryExistsAreInItsLog() throws IOException {
    train(EPOCHS + "1");
    Files.write(work().resolve("epoch_1.pth"), new byte[100]);
    train(EPOCHS + "1\nauto_resume = True");
    assertThat(log()).contains("WARNING - `" + work()).contains("trying an older checkpoint");
  }

  @Test
  void weightsThatAreNotFiniteAreNotSaved() throws IOException {
    train(EPOCHS + "1");
    byte[] before = Files.readAllBytes(work().resolve("latest.pth"));
    Training training =
        prepare(
            EPOCHS
                + "3\nauto_resume = True\noptimizer_config = dict()\n"
                + "lr_config = dict(policy='step', step=[1], gamma=1e30)");
    try (training) {
      assertThatThrownBy(training::run)
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "The model has weights that are infinite or NaN after iteration 4: `epoch_2.pth` is not saved.");
    }
    assertThat(work().resolve("latest.pth")).hasBinaryContent(before);
    assertThat(files()).doesNotContain("epoch_2.pth");
    assertThat(console)
        .anyMatch(line -> line.matches("WARNING - The loss of iteration 4 is (nan|inf)\\. .*"));
  }

  @Test
  void runWithoutCheckpointsFailsIfItsWeightsAreNotFinite() {
    try (Training training =
        prepare("lr_config = None\noptimizer_config = dict()\noptimizer['lr'] = 1e30")) {
      assertThatThrownBy(training::run).hasMessageEndingWith("the run has failed.");
    }
  }
}
