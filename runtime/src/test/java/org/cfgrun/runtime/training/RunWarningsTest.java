package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the warnings of settings that are valid and probably not what was meant. */
class RunWarningsTest {
  private static final String ITERATIONS =
      "runner = dict(type='IterBasedRunner', max_iters=9000); evaluation = dict(interval=2000);"
          + " checkpoint_config = dict(interval=2000); data['val']['test_mode'] = False; ";

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void check(String more) {
    String text = TinyTraining.config("lr_config = None\n" + more.replace("; ", "\n"));
    RunConfig.check(TestConfigs.config(folder, text).root(), TestConfigs.COMPONENTS, problems);
  }

  private void prepare(String more) {
    try (Training training =
        Training.prepare(
            TestConfigs.config(folder, TinyTraining.config(more.replace("; ", "\n"))),
            TestConfigs.COMPONENTS,
            new TrainingOptions(folder.resolve("work"), "cpu", null, null, false, true),
            line -> {},
            TrainingListener.SILENT,
            problems)) {
      assertThat(problems.hasErrors()).as(TestConfigs.messages(problems)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer_config = dict(grad_clip=dict(max_norm=0)) | `max_norm` is 0: all gradients become 0 and nothing is learned.",
        "optimizer_config = dict(grad_clip=dict(max_norm=-1)) | `max_norm` is -1: all gradients change their sign and the loss grows.",
        ITERATIONS
            + "evaluation = dict(interval=1) | The runner counts iterations: the run evaluates every iteration, 9000 times.",
        ITERATIONS
            + "evaluation = dict() | The runner counts iterations: the run evaluates every iteration, 9000 times.",
        ITERATIONS
            + "checkpoint_config = dict(interval=12) | The runner counts iterations: the run saves a checkpoint every 12 iterations, 750 times.",
        "workflow = [('train', 5), ('val', 1)]; runner = dict(type='EpochBasedRunner', max_epochs=3) | The flow ('train', 5) of `workflow` is longer than the run of 3 epochs, so that later flows run at most once.",
        "optimizer['paramwise_cfg'] = dict(custom_keys=dict(backbon2=dict(lr_mult=0.1))) | No parameter of the model matches `backbon2`.",
        "model['backbone']['with_cp'] = True | `with_cp=True` has no effect: all activations are kept for the backward pass.",
      })
  void checkWarns(String more, String warning) {
    check(more);
    assertThat(problems.all()).extracting(Diagnostic::message).containsExactly(warning);
    assertThat(problems.hasErrors()).isFalse();
  }

  /** Swin's recipes have a rule for an embedding that most variants do not have. */
  @Test
  void ruleForAParameterOfAnotherVariantIsANote() {
    check(
        "optimizer['paramwise_cfg'] = dict(custom_keys=dict(absolute_pos_embed=dict(decay_mult=0.)))");
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.severity()).isEqualTo(Severity.NOTE);
              assertThat(note.message())
                  .isEqualTo("No parameter of the model matches `absolute_pos_embed`.");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer_config = dict(grad_clip=dict(max_norm=0.1)) |",
        ITERATIONS + "|",
        ITERATIONS + "checkpoint_config = dict(interval=1, by_epoch=True) |",
        "workflow = [('train', 2), ('val', 1)]; runner = dict(type='EpochBasedRunner', max_epochs=3) |",
        "optimizer['paramwise_cfg'] = dict(custom_keys=dict(backbone=dict(lr_mult=0.1))) |",
      })
  void checkAcceptsOrdinarySettings(String more) {
    check(more);
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr_config = None; log_config['interval'] = 3 | `log_config.interval` is 3, but an epoch has only 2: no loss is logged.",
        "lr_config = dict(policy='fixed', warmup='linear', warmup_iters=2) | The warm-up of `lr_config` takes 2 iterations, but the run has 2: it never ends.",
        "lr_config = None; data['val']['classes'] = ('circle', 'square', 'star') | The classes of training and validation differ: only in training: triangle; only in validation: star.",
        "lr_config = None; data['val']['classes'] = ('square', 'circle', 'triangle') | The classes of training and validation differ: in another order, so that labels differ.",
      })
  void trainingWarnsAndLogs(String more, String warning) throws IOException {
    prepare(more);
    assertThat(problems.all()).extracting(Diagnostic::message).containsExactly(warning);
    assertThat(log()).anyMatch(line -> line.contains(" - WARNING - [bad-argument] " + warning));
  }

  private List<String> log() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work"))) {
      return Files.readAllLines(
          files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow());
    }
  }

  @Test
  void ordinaryTrainingHasNoWarnings() {
    prepare("lr_config = dict(policy='fixed', warmup='linear', warmup_iters=1)");
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }
}
