package org.cfgrun.runtime.hook.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeEvaluation;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the end of a training, by the scores of its evaluations, with MMEngine's hook. */
class EarlyStoppingHookTest {
  @TempDir Path workDir;

  private static String config(String arguments) {
    return "checkpoint_config=dict(interval=1), evaluation=dict(interval=1),"
        + " custom_hooks=[dict(type='EarlyStoppingHook', "
        + arguments
        + ")]";
  }

  private TestRun run(String arguments, String metric, List<Double> scores) {
    return new TestRun(workDir)
        .config(Goldens.config(config(arguments)), new FakeEvaluation(metric, scores));
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).map(Double::valueOf).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // A score that is better by exactly the minimum change counts as improved.
        "acc | patience=2, min_delta=0.25 | 0.25 0.5 0.75 0.5 0.5 0.9 0.9 0.9 | 5",
        "acc | patience=2, min_delta=0.25 | 0.25 0.4 0.5 0.6 0.74 0.9 0.9 0.9 | 5",
        "acc | patience=1, min_delta=0.0 | 0.5 0.5 0.5 0.4 0.9 0.9 0.9 0.9 | 4",
        "loss | patience=2, min_delta=0.5 | 9.0 8.0 7.0 6.75 6.6 1.0 1.0 1.0 | 5",
        "speed | patience=1, rule='less' | 9.0 8.0 8.0 7.0 7.0 7.0 7.0 7.0 | 3",
        "acc | stopping_threshold=0.8 | 0.5 0.8 0.85 0.9 0.9 0.9 0.9 0.9 | 3",
        "acc | | 0.5 NaN 0.85 0.9 0.9 0.9 0.9 0.9 | 2",
        "acc | check_finite=False, patience=9 | 0.5 NaN 0.85 0.9 0.9 0.9 0.9 0.9 | 8",
        "acc | patience=5 | 0.5 0.5 0.5 0.5 0.5 0.5 0.9 0.9 | 6"
      })
  void stopsAfterTheSameEpochAsMmengine(
      String metric, String arguments, String scores, long epochs) {
    String all = "monitor='%s', %s".formatted(metric, arguments == null ? "" : arguments);
    try (TestRun run = run(all, metric, numbers(scores))) {
      EpochBasedRunner runner = run.runner(8);
      Outcome outcome = runner.run(Workflow.TRAIN, List.of(new FakeLoader(2)));
      assertThat(outcome).isEqualTo(Outcome.COMPLETE);
      assertThat(runner.progress().epoch()).isEqualTo(epochs);
    }
  }

  @Test
  void earlyStopLogsSavesCheckpointAndFinishesHooks() throws Exception {
    try (TestRun run = run("monitor='acc', patience=1", "acc", List.of(0.5, 0.5, 0.5))) {
      boolean[] finished = {false};
      run.hook(
          new Hook() {
            @Override
            public void afterRun(org.cfgrun.runtime.runner.Runner runner) {
              finished[0] = true;
            }
          },
          Priority.NORMAL);
      run.train(9, 3);
      assertThat(finished[0]).isTrue();
      assertThat(run.log)
          .contains(
              "INFO|Stopping early: `acc` has not improved by 0.1 in the last 1 evaluations; the best was 0.5.")
          .anyMatch(line -> line.startsWith("INFO|Stopped in epoch 3 after 0 batches"));
    }
    assertThat(Files.readSymbolicLink(workDir.resolve("latest.pth"))).hasToString("iter_6.pth");
  }

  @Test
  void savesCheckpointsAfterTheEvaluation() {
    try (TestRun run = run("monitor='acc'", "acc", List.of())) {
      assertThat(run.hooks().links())
          .map(link -> link.hook().getClass().getSimpleName())
          .containsSubsequence("EvalHook", "CheckpointHook");
    }
    try (TestRun run =
        new TestRun(workDir)
            .config(
                Goldens.config("checkpoint_config=dict(interval=1), evaluation=dict(interval=1)"),
                new FakeEvaluation(List.of()))) {
      assertThat(run.hooks().links())
          .map(link -> link.hook().getClass().getSimpleName())
          .containsSubsequence("CheckpointHook", "EvalHook");
    }
  }

  @Test
  void warnsOfMissingMetric() {
    try (TestRun run = run("monitor='bbox_mAP'", "acc", List.of(0.5, 0.5))) {
      run.train(2, 1);
      assertThat(run.log)
          .filteredOn(line -> line.startsWith("WARNING|"))
          .hasSize(2)
          .allMatch(line -> line.contains("does not return the metric `bbox_mAP`, only acc"));
    }
  }

  @Test
  void missingMetricIsAnErrorIfStrict() {
    try (TestRun run = run("monitor='bbox_mAP', strict=True", "acc", List.of(0.5, 0.5))) {
      assertThatThrownBy(() -> run.train(2, 1))
          .isInstanceOfSatisfying(
              ConfigException.class,
              failure ->
                  assertThat(failure.diagnostic().span().text())
                      .startsWith("dict(type='EarlyStoppingHook'"))
          .hasMessageContaining("does not return the metric `bbox_mAP`, only acc");
    }
  }

  @Test
  void warnsOfRunWithoutEvaluation() {
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config("custom_hooks=[dict(type='EarlyStoppingHook', monitor='acc')]"), null);
      run.train(1, 1);
      assertThat(run.log)
          .contains("WARNING|This run does not evaluate the model, so `acc` cannot stop it early.");
    }
  }

  @Test
  void metricOfUnknownDirectionRequiresRule() {
    Problems problems = new Problems();
    TestRun.hooksOf(
        Goldens.config(config("monitor='speed'")), new FakeEvaluation(List.of()), problems);
    assertThat(problems.all())
        .map(Diagnostic::message)
        .singleElement()
        .asString()
        .contains("The name `speed` does not imply whether higher or lower is better");
  }
}
