package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests training from a config, on a few small drawn images. */
class TrainingTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  private @Nullable Training prepare(String more) {
    return prepare(more, null);
  }

  private @Nullable Training prepare(String more, @Nullable Path resumeFrom) {
    EvaluatedConfig config =
        TestConfigs.config(folder, TinyTraining.config("lr_config = None\n" + more));
    return Training.prepare(
        config,
        TestConfigs.COMPONENTS,
        new TrainingOptions(folder.resolve("work"), "cpu", null, resumeFrom, false, false),
        line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
        TrainingListener.SILENT,
        problems);
  }

  @Test
  void logStartsWithASummary() {
    try (Training training = prepare("")) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      assertThat(training.iterationsPerEpoch()).isEqualTo(2);
    }
    assertThat(console.get(0)).startsWith("INFO - Environment: Java ").contains("PyTorch", "CPU");
    assertThat(console.subList(1, console.size()))
        .containsExactly(
            "INFO - Work directory: " + folder.resolve("work"),
            "INFO - Training data: 4 images of 3 classes in 2 batches of 2 (ShapesDataset)",
            "INFO - Validation data: none",
            "INFO - Model: RetinaNet of 0.1M parameters, 0.1M of them trained",
            "INFO - Random seed: 1",
            "INFO - Learning rate: 0.02 * 2 / 8 = 0.005, scaled to steps of 2 samples "
                + "(`auto_scale_lr`)");
  }

  @Test
  void trainsAndSavesTheResolvedConfig() throws Exception {
    try (Training training = prepare("")) {
      assertThat(training.run()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(console.get(console.size() - 2)).contains("[1][2/2]", "lr: 5.000e-03", "loss: ");
    assertThat(console.get(console.size() - 1))
        .containsPattern("Trained on 4 images in \\d+\\.\\d s: \\d+\\.\\d images per second\\.");
    assertThat(Files.readString(folder.resolve("work/my.cfg"))).contains("num_images=4");
  }

  @Test
  void invalidConfigWritesNothing() {
    assertThat(prepare("optimizer['lrr'] = 1\nrunner['max_epoch'] = 1")).isNull();
    assertThat(prepare("data_root = '${nowhere}'")).isNull();
    assertThat(TestConfigs.messages(problems))
        .contains("no argument `lrr`", "no argument `max_epoch`", "`${nowhere}` names a key");
    assertThat(folder.resolve("work")).doesNotExist();
    assertThat(console).isEmpty();
  }

  @Test
  void unreadableCheckpointIsReportedWithTheConfigProblems() throws Exception {
    Path broken = Files.write(folder.resolve("broken.pth"), new byte[] {'P', 'K', 3, 4});
    assertThat(prepare("runner['max_epoch'] = 1", broken)).isNull();
    assertThat(TestConfigs.messages(problems))
        .contains("`" + broken + "` is corrupt", "no argument `max_epoch`");
  }

  @Test
  void reportsFileAtTheWorkDirectory() throws Exception {
    Path taken = Files.writeString(folder.resolve("work"), "");
    assertThatThrownBy(() -> prepare(""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            ("The work directory `%s` cannot be written: a file exists where a directory is "
                    + "expected.")
                .formatted(taken));
  }
}
