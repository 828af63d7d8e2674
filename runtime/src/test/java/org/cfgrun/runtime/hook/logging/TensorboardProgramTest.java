package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.log.tracking.PythonProgram;
import org.cfgrun.runtime.runner.Runner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the real TensorBoard shows the logs of a run. */
class TensorboardProgramTest {
  private static final String HOOK = "dict(type='TensorboardLoggerHook')";

  @TempDir Path workDir;

  /** Starts TensorBoard on the work folder and returns its address. */
  private PythonProgram start(String python) throws IOException {
    return PythonProgram.start(
        workDir,
        python,
        "-m",
        "tensorboard.main",
        "--logdir",
        workDir.toString(),
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--load_fast",
        "false");
  }

  private static String address(PythonProgram tensorboard) throws IOException {
    String line = tensorboard.line(text -> text.contains("http://"));
    return line.replaceAll("^.*(http://\\S+?)/? .*$", "$1") + "/data/plugin/";
  }

  private static List<String> scalars(PythonProgram tensorboard, String tag, int enough)
      throws IOException {
    String url = address(tensorboard) + "scalars/scalars?run=tf_logs&tag=" + tag;
    JsonArray points =
        tensorboard.ask(url, answer -> answer.getAsJsonArray().size() >= enough).getAsJsonArray();
    List<String> texts = new ArrayList<>();
    for (JsonElement point : points) {
      JsonArray row = point.getAsJsonArray();
      texts.add(row.get(1).getAsLong() + " " + row.get(2).getAsFloat());
    }
    return texts;
  }

  @Test
  void showsScalarsAndText() throws IOException {
    String python = PythonProgram.interpreter("CFGRUN_TENSORBOARD_PYTHON", "tensorboard");
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "log_config=dict(interval=2, hooks=[%s]), evaluation=dict()".formatted(HOOK)),
          new Metrics());
      run.train(2, 4);
    }
    try (PythonProgram tensorboard = start(python)) {
      assertThat(scalars(tensorboard, "train%2Floss", 4))
          .containsExactly("2 2.25", "4 0.875", "6 0.55", "8 0.4017857");
      assertThat(scalars(tensorboard, "val%2Fbbox_mAP", 2)).containsExactly("5 0.25", "9 0.25");
      assertThat(scalars(tensorboard, "learning_rate", 6)).hasSize(6).contains("2 0.02");
      JsonObject text =
          tensorboard
              .ask(
                  address(tensorboard) + "text/text?run=tf_logs&tag=val%2Fremark%2Ftext_summary",
                  answer -> answer.getAsJsonArray().size() == 2)
              .getAsJsonArray()
              .get(0)
              .getAsJsonObject();
      assertThat(text.get("step").getAsInt()).isEqualTo(5);
      assertThat(text.get("text").getAsString()).contains("0.1 0.2");
    }
  }

  @Test
  void resumedRunIsASingleCurve() throws IOException {
    String python = PythonProgram.interpreter("CFGRUN_TENSORBOARD_PYTHON", "tensorboard");
    LoggerGoldens.killAndResume(HOOK, workDir);
    try (PythonProgram tensorboard = start(python)) {
      assertThat(scalars(tensorboard, "learning_rate", 4))
          .containsExactly("2 0.02", "4 0.02", "6 0.02", "8 0.02");
    }
  }

  private static final class Metrics implements Evaluation {
    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      return Map.of("bbox_mAP", 0.25, "remark", "0.1 0.2");
    }
  }
}
