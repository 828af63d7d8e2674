package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the messages about the checkpoint to resume from. */
class ResumedTrainingTest {
  private static final String EVERY_STEP =
      "lr_config = None\ncheckpoint_config = dict(interval=1, by_epoch=False,"
          + " filename_tmpl='at_{}.pth')\n";

  @TempDir static Path folder;
  @TempDir Path other;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  /** Writes the checkpoints of two epochs. */
  @BeforeAll
  static void train() {
    try (Training training =
        prepare(
            folder,
            EVERY_STEP + "runner['max_epochs'] = 2",
            options(null),
            new Problems(),
            new ArrayList<>())) {
      training.run();
    }
  }

  private static TrainingOptions options(@Nullable Path resumeFrom) {
    return new TrainingOptions(
        folder.resolve("work"), "cpu", null, resumeFrom, resumeFrom == null, false);
  }

  private static @Nullable Training prepare(
      Path at, String more, TrainingOptions options, Problems problems, List<String> console) {
    return Training.prepare(
        TestConfigs.config(at, TinyTraining.config(more)),
        TestConfigs.COMPONENTS,
        options,
        line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
        TrainingListener.SILENT,
        problems);
  }

  private void resume(String more, Path from) {
    try (Training training = prepare(other, EVERY_STEP + more, options(from), problems, console)) {
      assertThat(training == null).isEqualTo(problems.hasErrors());
    }
  }

  @Test
  void reportsChangesInOneMessage() {
    Path from = folder.resolve("work/at_2.pth");
    resume("runner['max_epochs'] = 3\noptimizer['lr'] = 0.5\nwork_dir = 'x'\nseed = 2", from);
    assertThat(TestConfigs.messages(problems)).isEmpty();
    assertThat(console).anyMatch(line -> line.equals("INFO - Resumes from: " + from));
    String message =
        console.stream().filter(line -> line.startsWith("WARNING")).findAny().orElseThrow();
    assertThat(message.lines())
        .containsExactly(
            "WARNING - This run differs from the one that saved `at_2.pth`:",
            "  seed: 1 -> 2",
            "  optimizer.lr: 0.02 -> 0.5 (the checkpoint's value applies; --reset-lr applies this"
                + " one)",
            "  runner.max_epochs: 2 -> 3",
            "The options of `optimizer` come from the checkpoint, all other settings from this "
                + "run.");
  }

  /** The batch is a quarter of the base batch, and the rate halves after the first epoch. */
  @ParameterizedTest
  @CsvSource({"false, 2.500e-03", "true, 6.250e-02"})
  void resetsLearningRatesAndTheirScheduleOnRequest(boolean reset, String rate) {
    String schedule =
        EVERY_STEP
            + "lr_config = dict(policy='step', step=[1], gamma=0.5)\nrunner['max_epochs'] = 2\n";
    TrainingOptions first =
        new TrainingOptions(other.resolve("work"), "cpu", null, null, false, false);
    try (Training training = prepare(other, schedule, first, problems, new ArrayList<>())) {
      training.run();
    }
    TrainingOptions resumed =
        new TrainingOptions(
            other.resolve("again"),
            "cpu",
            null,
            other.resolve("work/at_1.pth"),
            false,
            false,
            reset,
            Trial.NONE);
    try (Training training =
        prepare(other, schedule + "optimizer['lr'] = 0.5\n", resumed, problems, console)) {
      training.run();
    }
    assertThat(console)
        .filteredOn(line -> line.startsWith("INFO - Epoch [2]"))
        .hasSize(2)
        .allMatch(line -> line.contains("lr: " + rate + ","));
    String applies = reset ? "this run's value" : "the checkpoint's value";
    assertThat(console)
        .anyMatch(line -> line.contains("optimizer.lr: 0.02 -> 0.5 (" + applies + " applies"));
  }

  @Test
  void reportsNothingForAnUnchangedRun() {
    resume("runner['max_epochs'] = 2", folder.resolve("work/at_2.pth"));
    assertThat(console).noneMatch(line -> line.startsWith("WARNING"));
  }

  @Test
  void suggestsNewestIntactCheckpointForATruncatedOne() throws IOException {
    Path whole = Files.copy(folder.resolve("work/at_2.pth"), other.resolve("epoch_1.pth"));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut =
        Files.write(other.resolve("epoch_2.pth"), Arrays.copyOf(bytes, bytes.length * 2 / 3));
    resume("", cut);
    assertThat(TestConfigs.messages(problems)).startsWith("`" + cut + "` is corrupt or truncated");
    assertThat(problems.all().get(0).help())
        .isEqualTo(
            "Use `%s`, the newest intact checkpoint in the same directory, after 4 iterations."
                .formatted(whole));
  }

  @Test
  void distinguishesOtherFilesFromCorruptOnes() throws IOException {
    Path foreign = Files.writeString(other.resolve("notes.pth"), "epoch 3 was best");
    resume("", foreign);
    assertThat(TestConfigs.messages(problems))
        .startsWith("`" + foreign + "` is not a PyTorch file");
    assertThat(problems.all().get(0).help()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer['type'] = 'ASGD' | has the state of another optimizer. Expected"
            + " `optimizer.type` = 'ASGD', got 'SGD'",
        "optimizer['paramwise_cfg'] = dict(bias_lr_mult=2.) | does not fit the optimizer: the number"
            + " of parameter groups differs: expected ",
        "model['bbox_head']['num_classes'] = 5 | does not fit the model: "
            + "bbox_head.retina_cls.weight"
            + " is [27, 8, 3, 3] in the file and [45, 8, 3, 3] in the model",
        "custom_hooks = [dict(type='EMAHook')] | does not fit the model: the file has no "
            + "ema_backbone_"
      })
  void rejectsIncompatibleCheckpoints(String change, String reason) {
    Path from = folder.resolve("work/at_2.pth");
    assertThatThrownBy(() -> resume("runner['max_epochs'] = 2\n" + change, from))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("`" + from + "` " + reason)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void completeRunReportsThatNothingIsLeft() {
    try (Training training =
        prepare(
            other,
            EVERY_STEP + "runner['max_epochs'] = 1",
            options(folder.resolve("work/at_2.pth")),
            problems,
            console)) {
      assertThat(training.run()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(console)
        .contains("WARNING - Nothing is left to train: 1 of 1 epochs are complete.")
        .noneMatch(line -> line.contains("Epoch ["));
  }

  @Test
  void removesTemporaryFilesOfAKilledRun() throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    Path left = Files.writeString(work.resolve(".epoch_7.pth.tmp"), "half");
    resume("runner['max_epochs'] = 2", work.resolve("at_2.pth"));
    assertThat(left).doesNotExist();
  }

  @Test
  void reportsCorruptInitialWeightsAtTheirKey() throws IOException {
    Path whole = Files.copy(folder.resolve("work/at_2.pth"), other.resolve("epoch_1.pth"));
    byte[] bytes = Files.readAllBytes(whole);
    bytes[bytes.length / 2] ^= 1;
    Path flipped = Files.write(other.resolve("epoch_2.pth"), bytes);
    String loadFrom = EVERY_STEP + "load_from = '%s'".formatted(flipped);
    assertThat(prepare(other, loadFrom, beginning(), problems, console)).isNull();
    assertThat(TestConfigs.messages(problems))
        .startsWith("['%s'] `%s` is corrupt: wrong checksum of".formatted(flipped, flipped));
    assertThat(problems.all().get(0).help()).contains("`%s`".formatted(whole));
  }

  private TrainingOptions beginning() {
    return new TrainingOptions(other.resolve("work"), "cpu", null, null, false, false);
  }
}
