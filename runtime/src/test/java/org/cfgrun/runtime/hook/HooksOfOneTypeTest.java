package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.hook.logging.LoggerGoldens;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that several hooks of one type keep separate states in checkpoints. */
class HooksOfOneTypeTest {
  private static final List<Double> SCORES = List.of(.5, .5, .5, .5, .5, .5, .5, .5);
  private static final List<Double> LOSSES = List.of(9., 8., 7., 6., 5., 4., 3., 2.);
  private static final String SCORE = "dict(type='EarlyStoppingHook', monitor='acc', patience=5)";
  private static final String LOSS = "dict(type='EarlyStoppingHook', monitor='loss', patience=2)";

  @TempDir Path workDir;

  /** One metric improves, the other is constant. */
  private record Measures() implements Evaluation {
    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      int epoch = (int) runner.progress().epoch();
      return Map.of("acc", SCORES.get(epoch), "loss", LOSSES.get(epoch));
    }
  }

  private TestRun run(String hooks) {
    String config =
        "checkpoint_config=dict(interval=1), evaluation=dict(interval=1), custom_hooks=[%s]";
    return new TestRun(workDir).config(Goldens.config(config.formatted(hooks)), new Measures());
  }

  private SavedRun saved(int epoch) {
    return SavedRun.read(workDir.resolve("epoch_%d.pth".formatted(epoch)));
  }

  /** Number of epochs of the resumed run. */
  private long resumed(TestRun run, int epoch) {
    EpochBasedRunner runner = run.runner(8);
    runner.resume(saved(epoch));
    runner.run(Workflow.TRAIN, List.of(new FakeLoader(1)));
    return runner.progress().epoch();
  }

  @Test
  void resumedRunRestoresTheCountOfEachHook() {
    try (TestRun run = run(SCORE + "," + LOSS)) {
      assertThat(run.train(8, 1).progress().epoch()).isEqualTo(6);
    }
    try (TestRun run = run(SCORE + "," + LOSS)) {
      assertThat(resumed(run, 3)).isEqualTo(6);
    }
  }

  @Test
  void firstHookKeepsTheKeyOfASingleHook() {
    try (TestRun run = run(SCORE)) {
      run.train(3, 1);
    }
    assertThat(hooks(saved(3)).keySet())
        .map(String::valueOf)
        .containsExactlyInAnyOrder("early_stopping", "evaluation");
    try (TestRun run = run(SCORE + "," + LOSS)) {
      assertThat(resumed(run, 3)).isEqualTo(6);
    }
    assertThat(new TreeSet<>(hooks(saved(4)).keySet()))
        .map(String::valueOf)
        .containsExactly("early_stopping", "early_stopping.2", "evaluation");
  }

  private static Map<?, ?> hooks(SavedRun saved) {
    return (Map<?, ?>) saved.checkpoint().progress().get("hooks");
  }

  @Test
  void resetsCountOfAnotherMetric() {
    try (TestRun run = run(SCORE)) {
      run.train(3, 1);
    }
    try (TestRun run = run("dict(type='EarlyStoppingHook', monitor='acc_top5', patience=9)")) {
      resumed(run, 3);
      assertThat(run.log)
          .contains(
              "WARNING|The checkpoint counts evaluations of `acc`; the count for `acc_top5` starts at 0.");
    }
  }

  @Test
  void resumedHooksContinueTheirSeparateFiles() throws IOException {
    LoggerGoldens.killAndResume(
        "dict(type='CsvLoggerHook', filename='a.csv'), dict(type='CsvLoggerHook', filename='b.csv')",
        workDir);
    assertThat(steps("a.csv")).containsExactly(2, 4, 6, 8);
    assertThat(steps("b.csv")).containsExactly(2, 4, 6, 8);
    assertThat(workDir.resolve("a_2.csv")).doesNotExist();
    assertThat(workDir.resolve("b_2.csv")).doesNotExist();
  }

  private List<Integer> steps(String table) throws IOException {
    return Files.readAllLines(workDir.resolve(table)).stream()
        .filter(row -> row.contains(",train/loss,"))
        .map(row -> Integer.valueOf(row.substring(0, row.indexOf(','))))
        .toList();
  }

  @Test
  void hooksWithoutFilenameWriteSeparateFiles() throws IOException {
    try (TestRun run = new TestRun(workDir)) {
      String hook = "dict(type='CsvLoggerHook')";
      String config = "log_config=dict(interval=2, hooks=[%s, %s])".formatted(hook, hook);
      run.config(Goldens.config(config), null).train(1, 4);
    }
    assertThat(steps(TestRun.TIMESTAMP + ".csv")).containsExactly(2, 4);
    assertThat(steps(TestRun.TIMESTAMP + "_2.csv")).containsExactly(2, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "EMAHook | ExpMomentumEMAHook | `ExpMomentumEMAHook` averages the weights",
        "ProfilerHook | ProfilerHook | `ProfilerHook` records the operators"
      })
  void rejectsTwoHooksForTheSameTask(String first, String second, String complaint) {
    Problems problems = new Problems();
    TestRun.hooksOf(
        Goldens.config(
            "custom_hooks=[dict(type='%s'), dict(type='%s', priority=49)]"
                .formatted(first, second)),
        null,
        problems);
    assertThat(problems.all())
        .map(Diagnostic::message)
        .containsExactly(
            complaint + ", but another hook of the run already does. Remove one of them.");
  }
}
