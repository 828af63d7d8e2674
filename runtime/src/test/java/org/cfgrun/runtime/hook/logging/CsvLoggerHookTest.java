package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.runner.Runner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLoggerHookTest {
  private static final String CONFIG =
      "log_config=dict(interval=2, hooks=[dict(type='CsvLoggerHook', filename='metrics.csv')])";

  @TempDir Path workDir;

  private List<String> rows() throws IOException {
    return Files.readAllLines(workDir.resolve("metrics.csv"));
  }

  @Test
  void writesEveryValueAsARow() throws IOException {
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(CONFIG), null).train(1, 4);
    }
    assertThat(rows())
        .containsExactly(
            "step,tag,value",
            "2,train/loss_cls,0.75",
            "2,train/loss_bbox,1.5",
            "2,train/acc,90.0",
            "2,train/loss,2.25",
            "2,learning_rate,0.02",
            "2,momentum,0.9",
            "4,train/loss_cls,0.29166666666666663",
            "4,train/loss_bbox,0.5833333333333333",
            "4,train/acc,90.0",
            "4,train/loss,0.875",
            "4,learning_rate,0.02",
            "4,momentum,0.9");
  }

  @Test
  void resumedRunContinuesFileWithoutDuplicateSteps() throws IOException {
    LoggerGoldens.killAndResume("dict(type='CsvLoggerHook', filename='metrics.csv')", workDir);
    List<String> resumed = rows();
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(CONFIG), null).train(1, 8);
    }
    assertThat(Files.readAllLines(workDir.resolve("metrics_2.csv")))
        .extracting(CsvLoggerHookTest::withoutValue)
        .isEqualTo(resumed.stream().map(CsvLoggerHookTest::withoutValue).toList());
  }

  /** The fake model restarts its step count at 1. */
  private static String withoutValue(String row) {
    return row.substring(0, row.lastIndexOf(','));
  }

  @Test
  void newRunKeepsFileOfEarlierRun() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (TestRun run = new TestRun(workDir)) {
        run.config(Goldens.config(CONFIG), null).train(1, 2);
      }
    }
    assertThat(rows()).hasSize(7);
    assertThat(workDir.resolve("metrics_2.csv"))
        .hasSameTextualContentAs(workDir.resolve("metrics.csv"));
  }

  @Test
  void quotesTextWithCommas() throws IOException {
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "log_config=dict(interval=2, hooks=[dict(type='CsvLoggerHook')]), evaluation=dict()"),
          new SaysMuch());
      run.train(1, 2);
    }
    assertThat(Files.readAllLines(workDir.resolve(TestRun.TIMESTAMP + ".csv")))
        .contains("3,val/remark,\"a \"\"b\"\", c\"", "3,val/eval_iter_num,1");
  }

  private static final class SaysMuch implements Evaluation {
    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      return Map.of("remark", "a \"b\",\nc");
    }
  }
}
