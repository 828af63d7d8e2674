package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.trial.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests trial runs. */
class TrialTest {
  private static final String EPOCHS =
      """
      lr_config = None
      runner['max_epochs'] = 30
      checkpoint_config = dict(interval=1)
      evaluation = dict(interval=10, start=5, metric='bbox', save_best='auto')
      count = 12
      model['test_cfg']['score_thr'] = 0.0
      data['val']['pipeline'] = [
          dict(type='LoadImageFromFile'),
          dict(type='MultiScaleFlipAug', img_scale=image_size, flip=False, transforms=[
              dict(type='Normalize', mean=[128.] * 3, std=[64.] * 3, to_rgb=True),
              dict(type='ImageToTensor', keys=['img']), dict(type='Collect', keys=['img'])])]
      """;

  private static final String ITERATIONS =
      EPOCHS
          + """
          runner = dict(type='IterBasedRunner', max_iters=1000)
          workflow = [('train', 7), ('val', 3)]
          """;

  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();
  private final List<StepReport> steps = new ArrayList<>();

  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void stepDone(StepReport step) {
          steps.add(step);
        }
      };

  private EvaluatedConfig config(String more) {
    return TestConfigs.config(folder, TinyTraining.config(more));
  }

  private TrainingOptions options(Trial trial) {
    return new TrainingOptions(folder.resolve("work"), "cpu", null, null, false, true, trial);
  }

  private void train(String more, Trial trial) {
    try (Training training =
        Training.prepare(
            config(more),
            TestConfigs.COMPONENTS,
            options(trial),
            line -> console.add(line.replaceFirst("^.* - mmdet - ", "")),
            listener,
            problems)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      training.run();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EPOCHS, ITERATIONS})
  void fastDevRunTrainsAndEvaluatesWithoutCheckpoints(String more) throws IOException {
    train(more, new Trial(Trial.Kind.FAST, 2));
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1).iterations()).isEqualTo(2);
    assertThat(console)
        .anyMatch(line -> line.contains("12 images of 3 classes in 6 batches of 2, limited to 2"))
        .anyMatch(line -> line.contains("3 images of 3 classes in 3 batches of 1, limited to 2"))
        .anyMatch(line -> line.contains("bbox_mAP: "))
        .noneMatch(line -> line.contains("Saving checkpoint"));
    try (Stream<Path> files = Files.list(folder.resolve("work"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("epoch_") || name.startsWith("iter_"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runner = dict(type='EpochBasedRunner', max_epochs=-1)",
        "evaluation = dict(interval=0)"
      })
  void fastDevRunReportsInvalidNumbers(String wrong) {
    TrainingOptions fast = options(new Trial(Trial.Kind.FAST, 2));
    Training none =
        Training.prepare(
            config(EPOCHS + wrong), TestConfigs.COMPONENTS, fast, console::add, listener, problems);
    assertThat(none).isNull();
    assertThat(TestConfigs.messages(problems))
        .containsAnyOf("`max_epochs` of `EpochBasedRunner` must be from 0", "`interval` must");
  }

  @Test
  void overfittingRepeatsTheSameBatches() {
    train(
        EPOCHS
            + "optimizer['lr'] = 0.0\nauto_scale_lr = None\nevaluation = None\n"
            + "checkpoint_config = None\nrunner['max_epochs'] = 3",
        new Trial(Trial.Kind.OVERFIT, 2));
    List<Double> losses = steps.stream().map(StepReport::loss).toList();
    assertThat(losses).hasSize(6);
    // The learning rate is 0, so only the batches can make a difference.
    assertThat(losses.subList(2, 4)).isEqualTo(losses.subList(0, 2));
    assertThat(losses.subList(4, 6)).isEqualTo(losses.subList(0, 2));
    assertThat(losses.get(0)).isNotEqualTo(losses.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {EPOCHS, ITERATIONS})
  void dryRunReportsEstimatesAndWritesNothing(String more) {
    List<String> report =
        DryRun.report(
            config(more),
            TestConfigs.COMPONENTS,
            options(Trial.NONE),
            folder.resolve("tried"),
            stop -> {},
            console::add,
            problems);
    assertThat(TestConfigs.messages(problems)).isEmpty();
    boolean epochs = more.equals(EPOCHS);
    assertThat(report)
        .anyMatch(line -> line.startsWith("Model: RetinaNet of 0.1M parameters"))
        .anyMatch(line -> line.startsWith("Learning rate: 0.02 * 2 / 8 = 0.005"))
        .anyMatch(line -> line.matches("Step: \\d+\\.\\d{3} s, the mean of 2 after the first"))
        .anyMatch(line -> line.matches("Memory: .* at most"))
        .anyMatch(line -> line.matches("Checkpoint: .* MB, written and resumed from"))
        .anyMatch(
            line ->
                line.startsWith(
                    epochs
                        ? "Whole run: 180 iterations and 3 evaluations, about "
                        : "Whole run: 1000 iterations and 100 evaluations, about "))
        .anyMatch(
            line ->
                line.matches(
                    "Disk: \\d+ checkpoints at most, .*B together; .* are free for `%s`"
                        .formatted(folder.resolve("work"))));
    assertThat(folder.resolve("work")).doesNotExist();
    assertThat(console).isEmpty();
  }

  @Test
  void stoppedDryRunReportsAndSavesNothing() {
    Path tried = folder.resolve("tried");
    assertThat(
            DryRun.report(
                config(EPOCHS),
                TestConfigs.COMPONENTS,
                options(Trial.NONE),
                tried,
                Runnable::run,
                console::add,
                problems))
        .isNull();
    assertThat(TestConfigs.messages(problems)).isEmpty();
    assertThat(tried).isDirectoryNotContaining("glob:**.pth");
  }

  @Test
  void stoppedFastDevRunSavesNoCheckpoint() {
    try (Training training =
        Training.prepare(
            config(EPOCHS),
            TestConfigs.COMPONENTS,
            options(new Trial(Trial.Kind.FAST, 2)),
            console::add,
            listener,
            problems)) {
      training.requestStop();
      assertThat(training.run()).isEqualTo(Outcome.STOPPED);
    }
    assertThat(steps).hasSize(1);
    assertThat(console).noneMatch(line -> line.contains("Resume from"));
    assertThat(folder.resolve("work")).isDirectoryNotContaining("glob:**.pth");
  }

  @Test
  void dryRunReportsConfigProblems() {
    assertThat(
            DryRun.report(
                config(EPOCHS + "optimizer['lrr'] = 1"),
                TestConfigs.COMPONENTS,
                options(Trial.NONE),
                folder.resolve("tried"),
                stop -> {},
                console::add,
                problems))
        .isNull();
    assertThat(TestConfigs.messages(problems)).contains("no argument `lrr`");
  }
}
